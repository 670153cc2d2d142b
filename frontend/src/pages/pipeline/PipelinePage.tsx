import { PageFrame } from "../../app/PageFrame";
import { useWindow } from "../../app/WindowPicker";
import { usePage } from "../../data/page";
import { PipelineDocument } from "../../gql/generated";
import { BillPanel } from "./BillPanel";
import { FreePlanPanel } from "./FreePlanPanel";
import { HealthPanel } from "./HealthPanel";
import { OverduePanel } from "./OverduePanel";
import { WhatIfPanel } from "./WhatIfPanel";

const WINDOW = "15m";

/** Do heartbeats arrive, and what does it all cost? */
export default function PipelinePage() {
  const window = useWindow(WINDOW);
  const page = usePage(PipelineDocument, { window });
  const { pipeline, bill, fleet } = page.data ?? {};
  return (
    <PageFrame page={page} title="Pipeline and cost" window={WINDOW}>
      <div className="panels">
        <HealthPanel pipeline={pipeline} window={window} className="span-5" />
        <OverduePanel pipeline={pipeline} className="span-7" />
        <BillPanel cost={bill} className="span-7" />
        <WhatIfPanel cost={bill} monitors={fleet?.monitors.enabled ?? 0} className="span-5" />
        <FreePlanPanel cost={bill} />
      </div>
    </PageFrame>
  );
}
