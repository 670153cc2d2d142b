import { Suspense } from "react";
import { ClientProvider } from "../data/ClientProvider";
import { Toast } from "../parts/toast";
import { useAddress } from "./address";
import { ErrorBoundary } from "./ErrorBoundary";
import { Header } from "./Header";
import { Link } from "./Link";
import { routeOf } from "./routes";

export function App() {
  const { path } = useAddress();
  const found = routeOf(path);
  return (
    <ClientProvider>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <Header />
      <main id="main" tabIndex={-1}>
        <ErrorBoundary key={path}>
          <Suspense fallback={<div className="page-waiting" aria-busy="true" />}>
            {found ? <found.route.Page id={found.id} /> : <NoSuchPage />}
          </Suspense>
        </ErrorBoundary>
      </main>
      <Toast />
    </ClientProvider>
  );
}

function NoSuchPage() {
  return (
    <div className="whole-page">
      <h1>There is no such page</h1>
      <p>
        Go to the <Link to="/">overview</Link> or the <Link to="/monitors">monitors</Link>.
      </p>
    </div>
  );
}
