import { memo, useMemo, useRef, useState } from "react";
import { rawSheet, textSheet } from "./columns";
import { Drawing } from "./Drawing";
import { type ExportRef, useChartExport } from "./export";
import { Frame, type Twin } from "./Frame";
import { Legend } from "./Legend";
import { Mark } from "./Mark";
import { shapePath } from "./marks";
import { useWidth } from "./measure";
import {
  PLACE_COLUMNS,
  type Place,
  placesLegend,
  placesSummary,
  placeTip,
  type Spot,
  spotsOf,
} from "./places";
import { useRoving } from "./roving";
import { svgPicture } from "./svgPicture";
import { spoken, Tip } from "./Tip";
import { TONE_SHAPES } from "./tones";
import { REGIONS, type Region, type WorldPaths, worldPaths } from "./world";

export interface WorldMapProps {
  label: string;
  points: readonly Place[];
  exportRef?: ExportRef;
  twin?: Twin | undefined;
}

/** Where checks were made: area tells how many, colour and shape how many succeeded. To be loaded lazily. */
export default function WorldMap({ label, points, exportRef, twin }: WorldMapProps) {
  const [region, setRegion] = useState<Region>("world");
  const box = useRef<HTMLDivElement>(null);
  const drawing = useRef<SVGSVGElement>(null);
  const width = useWidth(box);
  const world = useMemo(() => worldPaths(width, region), [width, region]);
  const spots = useMemo(() => spotsOf(points, world.project, world), [points, world]);
  const roving = useRoving(spots.length, Math.max(1, spots.length), 0);
  const legend = placesLegend(points);
  const shown = roving.shown === null ? undefined : spots[roving.shown];
  useChartExport(exportRef, {
    sheet: () => rawSheet(PLACE_COLUMNS, points),
    picture: () => svgPicture(label, drawing.current, world, legend),
  });
  return (
    <Frame
      label={label}
      kind="map"
      empty={points.length === 0 ? "No place has checked in this window." : null}
      sheet={() => textSheet(PLACE_COLUMNS, points)}
      twin={twin}
    >
      <Regions region={region} choose={setRegion} />
      <div className="chart-area" ref={box} data-picture="">
        <Drawing
          svg={drawing}
          width={world.width}
          height={world.height}
          words={`${label}: ${placesSummary(points)}`}
          onKeyDown={roving.onKeyDown}
          onLeave={() => roving.show(null)}
        >
          <Ground world={world} />
          {spots.map((spot) => (
            <path
              key={spot.place.id}
              className="chart-tether"
              d={`M${spot.homeX},${spot.homeY}L${spot.x},${spot.y}`}
            />
          ))}
          {spots.map((spot, at) => (
            <SpotMark
              key={spot.place.id}
              spot={spot}
              at={at}
              reachable={at === roving.at}
              show={roving.show}
              focus={roving.focus}
            />
          ))}
        </Drawing>
        {shown && <Tip text={placeTip(shown.place)} x={shown.x} y={shown.y} gap={shown.r + 6} />}
      </div>
      <div className="chart-foot">
        <Legend entries={legend} />
        <span className="chart-soft">Area: number of checks</span>
      </div>
    </Frame>
  );
}

function Regions({ region, choose }: { region: Region; choose: (region: Region) => void }) {
  return (
    <fieldset className="chart-segments">
      <legend className="chart-hidden">Part of the world</legend>
      {(Object.keys(REGIONS) as Region[]).map((name) => (
        <button key={name} type="button" aria-pressed={name === region} onClick={() => choose(name)}>
          {REGIONS[name].name}
        </button>
      ))}
    </fieldset>
  );
}

const Ground = memo(function Ground({ world }: { world: WorldPaths }) {
  return (
    <g>
      <path className="chart-land" d={world.land} />
      <path className="chart-borders" d={world.borders} />
    </g>
  );
});

interface SpotProps {
  spot: Spot;
  at: number;
  reachable: boolean;
  show: (at: number) => void;
  focus: (at: number) => void;
}

const SpotMark = memo(function SpotMark({ spot, ...mark }: SpotProps) {
  return (
    <Mark
      {...mark}
      className="chart-spot"
      words={spoken(placeTip(spot.place))}
      transform={`translate(${spot.x},${spot.y})`}
    >
      <circle className="chart-hit" r={Math.max(spot.r + 2, 8)} />
      <path
        className={`chart-symbol chart-symbol-${spot.tone}`}
        d={shapePath(TONE_SHAPES[spot.tone], spot.r)}
      />
    </Mark>
  );
});
