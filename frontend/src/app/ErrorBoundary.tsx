import { Component, type ReactNode } from "react";

interface Caught {
  error: Error | null;
}

/** A page that breaks says so and offers a way on; the header stays. */
export class ErrorBoundary extends Component<{ children: ReactNode }, Caught> {
  override state: Caught = { error: null };

  static getDerivedStateFromError(error: Error): Caught {
    return { error };
  }

  override render(): ReactNode {
    if (!this.state.error) return this.props.children;
    return (
      <div className="whole-page" role="alert">
        <h1>This page broke</h1>
        <p>
          Load it again. If that does not help, report it with these words:{" "}
          <code>{this.state.error.message}</code>
        </p>
        <button type="button" className="button" onClick={() => location.reload()}>
          Load again
        </button>
      </div>
    );
  }
}
