import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { createUserAccountWorkflow } from "@medusajs/medusa/core-flows"
import { findOne } from "./find"

/** The demo's login. The shop listens on loopback only and holds nothing of worth. */
const ADMIN = { email: "admin@himal.example", password: "namaste-khalti" }

/** A user who may sign in to the admin. */
export async function seedAdminUser(
  container: MedusaContainer
): Promise<typeof ADMIN> {
  const existing = await findOne(container, "user", ["id"], {
    email: ADMIN.email,
  })
  if (existing) return ADMIN
  const auth = container.resolve(Modules.AUTH)
  const { authIdentity, error } = await auth.register("emailpass", {
    body: ADMIN,
  })
  if (!authIdentity) throw new Error(`The admin user was refused: ${error}`)
  await createUserAccountWorkflow(container).run({
    input: {
      authIdentityId: authIdentity.id,
      userData: {
        email: ADMIN.email,
        first_name: "Maya",
        last_name: "Gurung",
      },
    },
  })
  return ADMIN
}
