import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { getOperationAST, parse } from "graphql";
import { useEffect, useState } from "react";
import type { Example } from "./examples";

/** Whether GraphiQL has drawn every editor that a run reads or writes: until then its `run` returns without a word. */
export function useIsReady(): boolean {
  return useGraphiQL(({ queryEditor, variableEditor, responseEditor }) =>
    Boolean(queryEditor && variableEditor && responseEditor),
  );
}

/** An example that was chosen, with what its variables are. */
export interface Choice {
  readonly example: Example;
  readonly variables: string;
}

interface Examples {
  /** Chosen before the editors were there: it is opened as soon as they are. */
  readonly waiting: Choice | null;
  choose(choice: Choice): void;
}

/** Opens the example chosen last in a tab of its own and runs it, at once or when the editors are there. */
export function useExamples(): Examples {
  const isReady = useIsReady();
  const { addTab, setOperationName, run } = useGraphiQLActions();
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const [waiting, choose] = useState<Choice | null>(null);
  useEffect(() => {
    if (!isReady || !waiting) return;
    choose(null);
    // All tabs share the editors: once this returns they hold the new tab.
    addTab();
    queryEditor?.setValue(waiting.example.query);
    variableEditor?.setValue(waiting.variables);
    // GraphiQL reads the name a moment after an edit; a run before that would ask for the last tab's operation.
    setOperationName(operationOf(waiting.example));
    run();
  }, [isReady, waiting, queryEditor, variableEditor, addTab, setOperationName, run]);
  return { waiting, choose };
}

/** The name of its one operation. */
function operationOf(example: Example): string {
  return getOperationAST(parse(example.query))?.name?.value ?? "";
}
