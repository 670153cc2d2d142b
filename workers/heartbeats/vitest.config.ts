import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    restoreMocks: true,
    testTimeout: 60_000, // what hangs ends: on a busy machine a runtime of its own takes its time
    hookTimeout: 60_000,
    isolate: process.env.CI === "true", // modules are read once, not again for each file
  },
});
