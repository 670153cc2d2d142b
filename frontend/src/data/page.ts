import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Client, type CombinedError, createRequest } from "urql";
import { pipe, subscribe } from "wonka";
import { useRefreshing } from "../app/refresh";
import type { TypedDocumentString } from "../gql/generated";
import { useClient } from "./ClientProvider";
import { type Failure, type Fault, failureOf, faultsOf } from "./faults";

export interface Question {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What an answer cost, from extensions.insights. */
export interface Reads {
  readonly telemetryReads: number;
  readonly registryReads: number;
  readonly rowsRead: number;
  readonly cacheHits: number;
  readonly durationMs: number;
  readonly asOf: string | null;
}

/** One page's one question and its answer. Data of the last answer stays while the next is under way. */
export interface Page<D> {
  readonly data: D | undefined;
  readonly faults: readonly Fault[];
  readonly failure: Failure | null;
  /** Nothing to show yet. */
  readonly loading: boolean;
  /** What is shown answers another question (a former window): it is dimmed. */
  readonly outdated: boolean;
  readonly asking: boolean;
  readonly readAt: number | null;
  readonly reads: Reads | null;
  readonly question: Question;
  reload(): void;
}

interface Answer<D> {
  readonly key: string;
  readonly data: D | undefined;
  readonly faults: readonly Fault[];
  readonly failure: Failure | null;
  readonly reads: Reads | null;
  readonly at: number;
}

/** Asks one document for a page: at once, when its variables change, and every 30 s (app/refresh.ts). */
export function usePage<D, V>(document: TypedDocumentString<D, V>, variables: V): Page<D> {
  const client = useClient();
  const text = document.toString();
  const variablesKey = JSON.stringify(variables);
  const question = useMemo<Question>(
    () => ({ text, variables: JSON.parse(variablesKey) }),
    [text, variablesKey],
  );
  const [answer, setAnswer] = useState<Answer<D> | null>(null);
  const [asking, setAsking] = useState(true);
  const [round, setRound] = useState(0);
  const key = text + variablesKey;
  const clientBefore = useRef(client);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks the same question again
  useEffect(() => {
    if (clientBefore.current !== client) {
      clientBefore.current = client;
      setAnswer(null); // another org's
    }
    setAsking(true);
    return ask<D>(client, question, (data, error, reads) => {
      setAsking(false);
      setAnswer((before) => {
        const failure = failureOf(error, data !== undefined);
        const kept = failure && before?.key === key ? before.data : data;
        return { key, data: kept, faults: faultsOf(error), failure, reads, at: Date.now() };
      });
    });
  }, [client, question, key, round]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  useRefreshing(reload, asking ? null : (answer?.at ?? null));
  useAskingAgain(reload, asking ? null : (answer?.failure ?? null));
  return {
    data: answer?.data,
    faults: answer?.faults ?? [],
    failure: answer?.failure ?? null,
    loading: answer === null,
    outdated: answer !== null && answer.key !== key,
    asking,
    readAt: answer?.at ?? null,
    reads: answer?.reads ?? null,
    question,
    reload,
  };
}

const SPREAD = 0.25;

/** Asks again once a busy gateway has said it may be: a little later, since others were told the same. */
function useAskingAgain(reload: () => void, failure: Failure | null): void {
  const seconds = failure?.kind === "busy" ? failure.seconds : null;
  useEffect(() => {
    if (seconds === null) return;
    const timer = setTimeout(reload, 1000 * seconds * (1 + SPREAD * Math.random()));
    return () => clearTimeout(timer);
  }, [seconds, reload]);
}

type Told<D> = (data: D | undefined, error: CombinedError | undefined, reads: Reads | null) => void;

/** Returns what ends the question: the gateway stops working for who has gone. */
export function ask<D>(client: Client, question: Question, told: Told<D>): () => void {
  const request = createRequest<D>(question.text, { ...question.variables });
  const { unsubscribe } = pipe(
    client.executeQuery<D>(request, { requestPolicy: "network-only" }),
    subscribe((result) => {
      const data = result.data ?? undefined;
      told(data, result.error, (result.extensions?.insights as Reads | undefined) ?? null);
    }),
  );
  return unsubscribe;
}
