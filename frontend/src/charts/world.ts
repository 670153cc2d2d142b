import { type GeoProjection, geoEqualEarth, geoPath } from "d3-geo";
import type { FeatureCollection, MultiLineString, MultiPoint } from "geojson";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlas from "world-atlas/countries-110m.json";
import type { Project } from "./places";

/** The world as paths: Natural Earth's countries at 1:110 million, in the Equal Earth projection. */

export const REGIONS = {
  world: { name: "World", west: -168, south: -56, east: 178, north: 78 },
  americas: { name: "Americas", west: -135, south: -45, east: -34, north: 60 },
  europe: { name: "Europe", west: -12, south: 34, east: 36, north: 64 },
  africa: { name: "Africa, Middle East", west: -20, south: -36, east: 62, north: 38 },
  asia: { name: "Asia, Pacific", west: 62, south: -47, east: 179, north: 56 },
} as const;

export type Region = keyof typeof REGIONS;

type Atlas = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

const ANTARCTICA = "010";
let shapes: { land: FeatureCollection; borders: MultiLineString } | undefined;

/** Put together at the first drawing, not at import. */
function worldShapes(): NonNullable<typeof shapes> {
  if (shapes) return shapes;
  const topology = atlas as unknown as Atlas;
  const { countries } = topology.objects;
  const inhabited = {
    ...countries,
    geometries: countries.geometries.filter((country) => country.id !== ANTARCTICA),
  };
  shapes = {
    land: feature(topology, inhabited),
    borders: mesh(topology, inhabited, (one, other) => one !== other),
  };
  return shapes;
}

export interface WorldPaths {
  readonly land: string;
  readonly borders: string;
  readonly width: number;
  readonly height: number;
  readonly project: Project;
}

export function mapHeight(width: number, region: Region): number {
  return Math.round(region === "world" ? Math.min(width * 0.47, 560) : Math.min(width * 0.7, 460));
}

export function worldPaths(width: number, region: Region): WorldPaths {
  const height = mapHeight(width, region);
  const projection = fitted(width, height, region);
  const path = geoPath(projection).digits(1);
  const { land, borders } = worldShapes();
  return {
    land: path(land) ?? "",
    borders: path(borders) ?? "",
    width,
    height,
    project: (longitude, latitude) => projection([longitude, latitude]),
  };
}

function fitted(width: number, height: number, region: Region): GeoProjection {
  const { west, south, east, north } = REGIONS[region];
  const middle = region === "world" ? 11 : (west + east) / 2;
  const corners: MultiPoint = {
    type: "MultiPoint",
    coordinates: [west, middle, east].flatMap((x) =>
      [north, 0.5 * (north + south), south].map((y) => [x, y]),
    ),
  };
  const pad = 4;
  return geoEqualEarth()
    .rotate([-middle, 0])
    .fitExtent(
      [
        [pad, pad],
        [width - pad, height - pad],
      ],
      corners,
    )
    .clipExtent([
      [0, 0],
      [width, height],
    ]);
}
