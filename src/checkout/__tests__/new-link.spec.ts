import { RETURN_TOKEN_LENGTH } from "../../modules/khalti/options/check-environment"
import { newReference, newReturnToken } from "../new-link"

it("a return token fits into a path and is as long as the check of backendUrl supposes", () => {
  const token = newReturnToken()

  expect(token).toMatch(/^[A-Za-z0-9_-]+$/)
  expect(token).toHaveLength(RETURN_TOKEN_LENGTH)
  expect(newReturnToken()).not.toBe(token)
})

it("a reference is ten letters and digits that can be read out", () => {
  const reference = newReference()

  expect(reference).toMatch(/^KH-[2-9A-HJ-NP-Z]{10}$/)
  expect(newReference()).not.toBe(reference)
})
