import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { watchAddress } from "../app/address";
import { watchSystemTheme } from "../app/theme";
import { GraphiqlPage } from "./Page";
import { provideWorkers } from "./workers";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/shell.css";
import "../styles/parts.css";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./graphiql.css";

watchAddress();
watchSystemTheme();
provideWorkers();
const root = document.getElementById("root");
if (root)
  createRoot(root).render(
    <StrictMode>
      <GraphiqlPage />
    </StrictMode>,
  );
