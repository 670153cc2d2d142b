/**
 * An SVG by itself knows no style sheet: what the page gives its parts is written into a copy, as attributes,
 * since a policy may forbid `style`. Its image comes from a data address: the page needs `img-src data:`.
 */
const WRITTEN = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "display",
  "visibility",
  "font-size",
  "font-weight",
  "font-family",
  "text-anchor",
  "dominant-baseline",
  "paint-order",
  "vector-effect",
] as const;

export async function svgImage(svg: SVGSVGElement): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(svg))}`;
  await image.decode();
  return image;
}

export function standalone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  [svg, ...svg.querySelectorAll<SVGElement>("*")].forEach((original, at) => {
    const twin = copies[at];
    if (twin) writeStyle(original, twin);
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  for (const idle of copy.querySelectorAll("[data-idle]")) idle.remove();
  return new XMLSerializer().serializeToString(copy);
}

function writeStyle(original: Element, twin: Element): void {
  const style = getComputedStyle(original);
  for (const name of WRITTEN) {
    const value = style.getPropertyValue(name);
    if (value) twin.setAttribute(name, value);
  }
  for (const name of ["class", "style", "tabindex", "role", "aria-label"]) twin.removeAttribute(name);
}
