import { bytes } from "./checked.ts";
import { type Beat, FIELDS, LIMITS } from "./layout.ts";

const BLOBS = columns("blob");
const DOUBLES = columns("double");
const [INDEX] = columns("index");

/** The row of a heartbeat that was checked. Throws where it is over a limit, which no checked one is. */
export function point(beat: Beat): AnalyticsEngineDataPoint {
  const blobs = BLOBS.map((name) => String(beat[name] ?? ""));
  const doubles = DOUBLES.map((name) => Number(beat[name] ?? 0));
  const index = String(INDEX ? beat[INDEX] : "");
  const large = blobs.reduce((sum, blob) => sum + bytes(blob), 0);
  if (blobs.length > LIMITS.blobs || doubles.length > LIMITS.doubles || large > LIMITS.blobBytes) {
    throw new RangeError("a heartbeat is larger than a point");
  }
  if (bytes(index) > LIMITS.indexBytes) throw new RangeError("a monitor's id is longer than an index");
  return { indexes: [index], blobs, doubles };
}

/** Names of the fields of one kind of column, in the order of the columns. */
function columns(kind: "index" | "blob" | "double"): (keyof Beat)[] {
  return FIELDS.filter((field) => field.kind === kind)
    .sort((one, other) => one.position - other.position)
    .map((field) => field.name);
}
