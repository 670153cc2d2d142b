import { hrefOf, useAddress } from "../app/address";
import { Logo } from "../app/Header";
import { Navigation } from "../app/Navigation";
import { OrgSwitcher } from "../app/OrgSwitcher";
import { NAVIGATION } from "../app/routes";
import { ThemeMenu } from "../app/ThemeMenu";
import { Icon } from "../parts/Icon";
import { Menu } from "../parts/Menu";
import type { Choice } from "./editors";
import { EXAMPLES } from "./examples";

interface TopBarProps {
  monitorId: string | null;
  isSignedOut: boolean;
  chooseExample: (choice: Choice) => void;
  chooseOrg: (slug: string) => void;
}

export function TopBar({ monitorId, isSignedOut, chooseExample, chooseOrg }: TopBarProps) {
  useAddress();
  return (
    <header className="top">
      <a className="brand" href={hrefOf("/")}>
        <Logo />
        <span>Insights</span>
      </a>
      <Navigation>
        {() => (
          <>
            {NAVIGATION.map((entry) => (
              <a key={entry.path} href={hrefOf(entry.path)}>
                {entry.name}
              </a>
            ))}
            <a href={hrefOf("/graphiql")} aria-current="page">
              GraphiQL
            </a>
          </>
        )}
      </Navigation>
      <div className="top-tools">
        {isSignedOut && (
          <button type="button" className="button" onClick={() => location.reload()}>
            Sign in again
          </button>
        )}
        <Examples monitorId={monitorId} choose={chooseExample} />
        <OrgSwitcher choose={chooseOrg} />
        <ThemeMenu />
      </div>
    </header>
  );
}

interface ExamplesProps {
  monitorId: string | null;
  choose: (choice: Choice) => void;
}

function Examples({ monitorId, choose }: ExamplesProps) {
  const items = EXAMPLES.map((example) => ({
    label: example.name,
    disabled: example.needsMonitor === true && monitorId === null,
    choose: () =>
      choose({ example, variables: example.needsMonitor ? JSON.stringify({ id: monitorId }, null, 2) : "" }),
  }));
  return (
    <Menu
      label="Examples"
      buttonClass="button"
      button={
        <>
          Examples
          <Icon name="chevron" />
        </>
      }
      items={items}
    />
  );
}
