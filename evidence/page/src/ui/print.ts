/** What stands on every printed sheet: the root, so that no sheet can be taken for one of another report. */

const HEX = /^0x[0-9a-f]{64}$/;

export function headSheets(root: string | null): void {
  const line = root !== null && HEX.test(root) ? `SHA-256 ${root}` : "—";
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@page { @top-left { content: "傅别 Fubie · ${line}"; font: 7pt monospace; } }`);
  document.adoptedStyleSheets = [sheet];
}
