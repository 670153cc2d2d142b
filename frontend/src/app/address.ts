import { createStore, useStore } from "./store";

/** Where the reader is. Everything that a page shows follows from it, so that a link shows the same. */
export interface Address {
  readonly path: string;
  readonly params: URLSearchParams;
}

export type Params = Readonly<Record<string, string | null>>;

/** Kept when going from page to page; the rest belongs to one page. */
const KEPT = ["org", "window"];

const here = createStore<Address>(read());

export function watchAddress(): void {
  addEventListener("popstate", () => here.set(read()));
}

export function useAddress(): Address {
  return useStore(here);
}

export function useParam(name: string): string | null {
  return useAddress().params.get(name);
}

/** The link to a page, with the org and window of this one. */
export function hrefOf(path: string, params: Params = {}): string {
  const kept = new URLSearchParams();
  for (const name of KEPT) {
    const value = here.get().params.get(name);
    if (value !== null) kept.set(name, value);
  }
  return written(path, changed(kept, params));
}

export function navigate(href: string): void {
  history.pushState(null, "", href);
  here.set(read());
  scrollTo(0, 0);
}

/** Changes parameters of this page; null takes one away. `replace` is for what is typed letter by letter. */
export function setParams(params: Params, how: "push" | "replace" = "push"): void {
  const { path, params: before } = here.get();
  const href = written(path, changed(new URLSearchParams(before), params));
  if (how === "push") history.pushState(null, "", href);
  else history.replaceState(null, "", href);
  here.set(read());
}

function changed(found: URLSearchParams, params: Params): URLSearchParams {
  for (const [name, value] of Object.entries(params)) {
    if (value === null || value === "") found.delete(name);
    else found.set(name, value);
  }
  return found;
}

/** Windows are full of slashes and colons, which a query may hold as they are: links stay readable. */
function written(path: string, params: URLSearchParams): string {
  const query = params.toString().replaceAll("%2F", "/").replaceAll("%3A", ":");
  return query ? `${path}?${query}` : path;
}

function read(): Address {
  return { path: location.pathname, params: new URLSearchParams(location.search) };
}
