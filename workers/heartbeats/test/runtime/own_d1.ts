/** Statements for the D1 that miniflare has of its own, which judges the one of the emulator. */

interface Statement {
  sql: string;
  params: unknown[];
}

/** What became of a statement: its rows and what it changed, or the words of its error. */
type Told = Pick<D1Result, "results" | "meta"> | { error: string };

/** Of each by itself, in their order. */
export async function asked(database: D1Database, statements: Statement[]): Promise<Response> {
  const told: Told[] = [];
  for (const statement of statements) told.push(await one(database, statement));
  return Response.json(told);
}

async function one(database: D1Database, { sql, params }: Statement): Promise<Told> {
  try {
    const { results, meta } = await database
      .prepare(sql)
      .bind(...params)
      .all();
    return { results, meta };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
