import { geoNaturalEarth1, geoPath } from "d3-geo";
import { useMemo } from "react";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import world from "world-atlas/land-110m.json";
import { useStops } from "./useStops";
import { useWidth } from "./useWidth";

export interface Place {
  readonly key: string;
  /** "SIN, Singapore" */
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly checks: number;
  readonly uptime: number | null;
  /** The other facts, in words. */
  readonly told: string;
}

const RATIO = 0.5;
const topology = world as unknown as Topology;

/** Points of presence on the world: size by checks, colour and shape by success. */
export default function WorldMap({ label, places }: { label: string; places: readonly Place[] }) {
  const [frame, width] = useWidth<HTMLDivElement>();
  const height = Math.round(width * RATIO);
  const { land, project } = useMemo(() => drawn(width, height), [width, height]);
  const stops = useStops(places.length);
  const most = Math.max(1, ...places.map((place) => place.checks));
  const looked = stops.at === null ? null : places[stops.at];
  return (
    <div className="map">
      <div
        ref={frame}
        data-picture=""
        role="slider"
        tabIndex={0}
        className="stops"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, places.length - 1)}
        aria-valuenow={stops.at ?? 0}
        aria-valuetext={
          looked ? `${looked.name}: ${looked.told}` : `${places.length} places; use the arrow keys`
        }
        onKeyDown={stops.onKeyDown}
        onBlur={() => stops.look(null)}
        onPointerLeave={() => stops.look(null)}
      >
        <svg width={width} height={height} aria-hidden="true">
          <path className="land" d={land} />
          {places.map((place, at) => {
            const [x, y] = project([place.longitude, place.latitude]) ?? [0, 0];
            const radius = (5 + 9 * Math.sqrt(place.checks / most)) * Math.min(1, Math.max(0.6, width / 900));
            return (
              <Spot
                key={place.key}
                x={x}
                y={y}
                radius={radius}
                uptime={place.uptime}
                isLooked={at === stops.at}
                look={() => stops.look(at)}
              />
            );
          })}
        </svg>
      </div>
      <p className="map-caption">
        {looked ? (
          <>
            <b>{looked.name}</b> {looked.told}
          </>
        ) : (
          <Legend />
        )}
      </p>
    </div>
  );
}

function drawn(width: number, height: number) {
  const outline = { type: "Sphere" } as const;
  const projection = geoNaturalEarth1().fitSize([Math.max(1, width), Math.max(1, height)], outline);
  const shape = feature(topology, topology.objects.land as GeometryCollection);
  return { land: geoPath(projection)(shape) ?? "", project: projection };
}

type Health = "good" | "warn" | "bad" | "idle";

export function healthOf(uptime: number | null): Health {
  if (uptime === null) return "idle";
  if (uptime >= 0.999) return "good";
  return uptime >= 0.99 ? "warn" : "bad";
}

interface SpotProps {
  x: number;
  y: number;
  radius: number;
  uptime: number | null;
  isLooked: boolean;
  look: () => void;
}

function Spot({ x, y, radius, uptime, isLooked, look }: SpotProps) {
  const health = healthOf(uptime);
  return (
    <g
      className={`spot spot-${health}`}
      transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
      onPointerEnter={look}
    >
      <SpotShape health={health} radius={radius} />
      {isLooked && <circle className="looked" r={radius + 4} />}
    </g>
  );
}

function SpotShape({ health, radius: r }: { health: Health; radius: number }) {
  if (health === "warn") return <path d={`M0 ${-r * 1.15}L${r * 1.1} ${r * 0.8}H${-r * 1.1}Z`} />;
  if (health === "bad") return <rect x={-r * 0.9} y={-r * 0.9} width={r * 1.8} height={r * 1.8} />;
  return <circle r={r} />;
}

const WORDS: readonly [Health, string][] = [
  ["good", "99.9 % or more"],
  ["warn", "99 to 99.9 %"],
  ["bad", "below 99 %"],
];

function Legend() {
  return (
    <span className="row small">
      {WORDS.map(([health, word]) => (
        <span key={health} className="legend-entry">
          <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
            <g className={`spot spot-${health}`}>
              <SpotShape health={health} radius={5} />
            </g>
          </svg>
          {word}
        </span>
      ))}
      <span className="muted">size: checks</span>
    </span>
  );
}
