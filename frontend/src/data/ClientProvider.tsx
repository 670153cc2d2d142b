import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { Client } from "urql";
import { useParam } from "../app/address";
import { clientFor } from "./client";

const Context = createContext<Client | null>(null);

/** Gives the pages below the client of the org in the address. */
export function ClientProvider({ children }: { children: ReactNode }) {
  const org = useParam("org");
  const client = useMemo(() => clientFor(org), [org]);
  return <Context.Provider value={client}>{children}</Context.Provider>;
}

export function useClient(): Client {
  const client = useContext(Context);
  if (!client) throw new Error("a page asks below ClientProvider");
  return client;
}
