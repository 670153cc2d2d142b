import { createStore, remember, remembered, useStore } from "./store";

export type Theme = "system" | "light" | "dark";

const KEY = "insights.theme";
const chosen = createStore<Theme>(asTheme(remembered(KEY)));
const dark = createStore(isDark());

/** Puts the stored choice on the document; called before the first paint, see index.html. */
export function applyTheme(): void {
  const theme = chosen.get();
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  dark.set(isDark());
}

export function setTheme(theme: Theme): void {
  remember(KEY, theme === "system" ? null : theme);
  chosen.set(theme);
  applyTheme();
}

export function useTheme(): Theme {
  return useStore(chosen);
}

/** Whether it is dark now, whoever decided: canvases are drawn anew when it changes. */
export function useDark(): boolean {
  return useStore(dark);
}

export function watchSystemTheme(): void {
  systemDark()?.addEventListener("change", () => dark.set(isDark()));
}

function isDark(): boolean {
  const theme = chosen.get();
  return theme === "system" ? (systemDark()?.matches ?? false) : theme === "dark";
}

function systemDark(): MediaQueryList | undefined {
  return typeof matchMedia === "function" ? matchMedia("(prefers-color-scheme: dark)") : undefined;
}

function asTheme(text: string | null): Theme {
  return text === "light" || text === "dark" ? text : "system";
}
