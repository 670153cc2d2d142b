import { createContext, useContext } from "react";
import type { Page } from "../data/page";

/** The page that the panels below belong to: they take their state, errors and question from it. */
export type AnyPage = Omit<Page<unknown>, "data"> & { readonly data: unknown };

export const PageContext = createContext<AnyPage | null>(null);

export function useThisPage(): AnyPage {
  const page = useContext(PageContext);
  if (!page) throw new Error("panels stand below a PageFrame");
  return page;
}
