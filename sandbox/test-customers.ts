/** The public Khalti IDs of the sandbox page (docs/khalti.md, "Public test credentials"). */
export const TEST_IDS = [
  "9800000000",
  "9800000001",
  "9800000002",
  "9800000003",
  "9800000004",
  "9800000005",
] as const

/** MPIN of all test IDs. */
export const TEST_MPIN = "1111"

/** The one-time password that is always right. */
export const TEST_OTP = "987654"

/** What a customer types on the hosted page. */
export type Credentials = { khalti_id: string; mpin: string; otp: string }

/** What is wrong with these credentials, in invented words for the page; `undefined` when they are right. */
export function credentialProblem({
  khalti_id,
  mpin,
  otp,
}: Credentials): string | undefined {
  if (!TEST_IDS.some((id) => id === khalti_id)) {
    return "This Khalti ID is not one of the test IDs."
  }
  if (mpin !== TEST_MPIN) {
    return "The MPIN is wrong."
  }
  return otp === TEST_OTP ? undefined : "The OTP is wrong."
}
