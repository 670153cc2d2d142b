import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compressed } from "./build/compressed.ts";
import { documents } from "./build/documents.ts";

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));
/** Where `npm run dev` finds a running gateway: scripts/serve's port. */
const GATEWAY = process.env.GATEWAY_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), documents(), compressed()],
  build: {
    outDir: page("../gateway/static"),
    emptyOutDir: true,
    target: ["chrome123", "edge123", "firefox121", "safari17.5"],
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { dashboard: page("index.html"), graphiql: page("graphiql.html") },
      output: {
        // Flat and of plain letters: the gateway serves no other names (gateway/http/pages.py).
        entryFileNames: "assets/[name]-[hash].js",
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
  worker: {
    format: "es",
    rolldownOptions: { output: { entryFileNames: "assets/[name]-[hash].js" } },
  },
  server: {
    proxy: { "/graphql": GATEWAY },
    // The list of pages is the gateway's.
    fs: { allow: [page("."), page("../gateway/http/dashboard.json")] },
  },
});
