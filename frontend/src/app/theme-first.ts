// A module of its own that blocks rendering, so that a stored theme never flashes in the other one first.
import { applyTheme } from "./theme";

applyTheme();
