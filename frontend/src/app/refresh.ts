import { useEffect } from "react";
import { createStore, remember, remembered, useStore } from "./store";

export const REFRESH_MS = 30_000;
const KEY = "insights.refresh";
const wanted = createStore(remembered(KEY) !== "off");

export function useAutoRefresh(): [boolean, (on: boolean) => void] {
  return [useStore(wanted), setAutoRefresh];
}

function setAutoRefresh(on: boolean): void {
  remember(KEY, on ? null : "off");
  wanted.set(on);
}

/** Calls `reload` every 30 s while the page is looked at; back from hiding, at once if that was long. */
export function useRefreshing(reload: () => void, readAt: number | null): void {
  const on = useStore(wanted);
  useEffect(() => {
    if (!on || readAt === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const plan = () => {
      clearTimeout(timer);
      if (document.hidden) return;
      timer = setTimeout(reload, Math.max(0, readAt + REFRESH_MS - Date.now()));
    };
    plan();
    document.addEventListener("visibilitychange", plan);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", plan);
    };
  }, [on, readAt, reload]);
}
