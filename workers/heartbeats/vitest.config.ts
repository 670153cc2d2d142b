import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    restoreMocks: true,
    isolate: process.env.CI === "true", // modules are read once, not again for each file
  },
});
