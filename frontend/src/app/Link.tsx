import type { AnchorHTMLAttributes, MouseEvent } from "react";
import { hrefOf, navigate, type Params, useAddress } from "./address";

type Attributes = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href">;

/** A real link: it opens in a new tab, can be copied, and goes to the page without loading it anew. */
export function Link({ to, params, ...attributes }: Attributes & { to: string; params?: Params }) {
  useAddress();
  const href = hrefOf(to, params);
  const follow = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
      return;
    event.preventDefault();
    navigate(href);
  };
  return <a {...attributes} href={href} onClick={follow} />;
}
