import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { hrefOf, useAddress } from "../app/address";
import { Logo } from "../app/Header";
import { OrgSwitcher } from "../app/OrgSwitcher";
import { NAVIGATION } from "../app/routes";
import { ThemeMenu } from "../app/ThemeMenu";
import { Icon } from "../parts/Icon";
import { Menu } from "../parts/Menu";
import { EXAMPLES, type Example } from "./examples";

interface TopBarProps {
  monitorId: string | null;
  isSignedOut: boolean;
  chooseOrg: (slug: string) => void;
}

export function TopBar({ monitorId, isSignedOut, chooseOrg }: TopBarProps) {
  useAddress();
  return (
    <header className="top">
      <a className="brand" href={hrefOf("/")}>
        <Logo />
        <span>Insights</span>
      </a>
      <nav aria-label="Pages" className="wide-only">
        {NAVIGATION.map((entry) => (
          <a key={entry.path} href={hrefOf(entry.path)}>
            {entry.name}
          </a>
        ))}
        <a href={hrefOf("/graphiql")} aria-current="page">
          GraphiQL
        </a>
      </nav>
      <div className="top-tools">
        {isSignedOut && (
          <button type="button" className="button" onClick={() => location.reload()}>
            Sign in again
          </button>
        )}
        <Examples monitorId={monitorId} />
        <OrgSwitcher choose={chooseOrg} />
        <ThemeMenu />
      </div>
    </header>
  );
}

/** Opens an example in a tab of its own and runs it. */
function Examples({ monitorId }: { monitorId: string | null }) {
  const { addTab, run } = useGraphiQLActions();
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const open = (example: Example) => {
    addTab();
    // The new tab's editors are there once React has drawn them.
    setTimeout(() => {
      queryEditor?.setValue(example.query);
      variableEditor?.setValue(example.needsMonitor ? JSON.stringify({ id: monitorId }, null, 2) : "");
      run();
    });
  };
  const items = EXAMPLES.map((example) => ({
    label: example.name,
    disabled: !queryEditor || (example.needsMonitor === true && monitorId === null),
    choose: () => open(example),
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
