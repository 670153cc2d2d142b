import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    env: { TZ: "Europe/Berlin" },
    restoreMocks: true,
    isolate: process.env.CI === "true", // a document of its own for each file takes longer than all tests
  },
});
