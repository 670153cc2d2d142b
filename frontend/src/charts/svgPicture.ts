import type { LegendEntry } from "./Legend";
import type { Picture } from "./picture";
import { svgImage } from "./svgImage";

/** The picture of a chart that is one SVG on the page. */
export function svgPicture(
  title: string,
  svg: SVGSVGElement | null,
  size: { width: number; height: number },
  legend: readonly LegendEntry[],
): Picture {
  return {
    title,
    ...size,
    legend,
    async paint(pen) {
      if (svg) pen.drawImage(await svgImage(svg), 0, 0, size.width, size.height);
    },
  };
}
