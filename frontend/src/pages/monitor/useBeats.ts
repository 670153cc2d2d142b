import { useCallback, useEffect, useRef, useState } from "react";
import { useClient } from "../../data/ClientProvider";
import { type Fault, faultsOf } from "../../data/faults";
import { ask, type Question } from "../../data/page";
import { type BeatListFragment, MonitorBeatsDocument, type MonitorBeatsQuery } from "../../gql/generated";
import type { BeatFilter } from "./beats";

export type BeatList = BeatListFragment;

interface Own {
  readonly key: string;
  readonly list: BeatList;
}

export interface Beats {
  readonly list: BeatList | null | undefined;
  readonly fault: Fault | null;
  readonly asking: boolean;
  /** What was asked for this list alone; undefined while it is the page's. */
  readonly question: Question | undefined;
  more(): void;
}

interface Sought {
  readonly id: string;
  readonly window: string;
  readonly filter: BeatFilter;
}

/**
 * The heartbeats of the page while nothing else was asked for; else those of this filter, asked for alone, and
 * with every page that was loaded behind them.
 */
export function useBeats(sought: Sought, pageList: BeatList | null | undefined, isOfPage: boolean): Beats {
  const client = useClient();
  const key = JSON.stringify(sought);
  const [own, setOwn] = useState<Own | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [asking, setAsking] = useState(false);
  const stop = useRef<() => void>(() => {});
  const mine = own?.key === key ? own.list : null;
  const list = mine ?? (isOfPage ? pageList : undefined);

  const load = useCallback(
    (before: BeatList | null) => {
      const question = questionOf(JSON.parse(key) as Sought, before?.pageInfo.endCursor ?? null);
      stop.current();
      setAsking(true);
      stop.current = ask<MonitorBeatsQuery>(client, question, (data, error) => {
        setAsking(false);
        setFault(faultsOf(error)[0] ?? null);
        const found = data?.monitor?.heartbeats;
        if (!found) return;
        const nodes = [...(before?.nodes ?? []), ...found.nodes];
        setOwn({ key, list: { nodes, pageInfo: found.pageInfo } });
      });
    },
    [client, key],
  );

  useEffect(() => {
    if (!isOfPage) load(null);
    return () => stop.current();
  }, [isOfPage, load]);
  const question = isOfPage ? undefined : questionOf(sought, null);
  return { list, fault, asking, question, more: () => load(list ?? null) };
}

function questionOf({ id, window, filter }: Sought, after: string | null): Question {
  return { text: MonitorBeatsDocument.toString(), variables: { id, window, beats: filter, after } };
}
