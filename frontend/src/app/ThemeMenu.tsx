import { Icon, type IconName } from "../parts/Icon";
import { Menu } from "../parts/Menu";
import { setTheme, type Theme, useTheme } from "./theme";

const THEMES: readonly { theme: Theme; label: string; icon: IconName }[] = [
  { theme: "system", label: "As the system", icon: "system" },
  { theme: "light", label: "Light", icon: "sun" },
  { theme: "dark", label: "Dark", icon: "moon" },
];

export function ThemeMenu() {
  const current = useTheme();
  const icon = THEMES.find((one) => one.theme === current)?.icon ?? "system";
  const items = THEMES.map((one) => ({
    label: one.label,
    checked: one.theme === current,
    choose: () => setTheme(one.theme),
  }));
  return <Menu label="Theme" button={<Icon name={icon} size={18} />} items={items} />;
}
