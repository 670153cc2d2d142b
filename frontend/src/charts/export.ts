import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { csv, type Sheet } from "../format/tables";
import { type Picture, png } from "./picture";

/** What a chart can be taken away as; `exportRef` of every chart hands it out. */
export interface ChartExport {
  /** RFC 4180: whole numbers, times in UTC. */
  csv(): string;
  /** The drawing with its title and legend, in the theme of the page. */
  png(): Promise<Blob>;
}

export type ExportRef = Ref<ChartExport> | undefined;

interface Source {
  sheet(): Sheet;
  picture(): Picture;
}

/** Nothing is put together before somebody asks for it. */
export function useChartExport(ref: ExportRef, source: Source): void {
  const latest = useRef(source);
  useEffect(() => {
    latest.current = source;
  });
  useImperativeHandle(ref, () => ({
    csv: () => csv(latest.current.sheet()),
    png: () => png(latest.current.picture()),
  }));
}
