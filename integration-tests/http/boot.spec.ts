import { medusaIntegrationTestRunner } from "@medusajs/test-utils"

medusaIntegrationTestRunner({
  testSuite: ({ api }) => {
    it("boots the shop on a real database", async () => {
      const { status } = await api.get("/health")
      expect(status).toBe(200)
    })
  },
})
