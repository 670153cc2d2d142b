import { Icon } from "../parts/Icon";
import { Menu } from "../parts/Menu";
import { setParams, useParam } from "./address";
import { useViewer } from "./viewer";

/** Which organization the numbers are of; kept in the address, so that a link shows the same ones. */
export function OrgSwitcher({ choose = chooseInAddress }: { choose?: (slug: string) => void }) {
  const viewer = useViewer();
  const asked = useParam("org");
  const name = viewer?.organization.name ?? asked ?? "Organization";
  const items = (viewer?.organizations ?? []).map((org) => ({
    label: org.name,
    checked: org.id === viewer?.organization.id,
    choose: () => choose(org.slug),
  }));
  return (
    <Menu
      label={`Organization: ${name}`}
      buttonClass="button org"
      button={
        <>
          <Icon name="org" />
          <span className="org-name">{name}</span>
          <Icon name="chevron" />
        </>
      }
      items={items}
    />
  );
}

/** Another org has other monitors: a list's place in its pages is forgotten. */
function chooseInAddress(slug: string): void {
  setParams({ org: slug, after: null, before: null });
}
