// Two histograms over each other, each as high as its highest bar, and where the threshold and the
// last score lie.

const HEIGHT = 200;
const TOP = 34;
const FLOOR = 176;

function svg(name, attributes, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

export const short = (number) => String(Number(Number(number).toPrecision(3)));

export function drawChart(place, data, mine) {
  const width = Math.max(280, place.clientWidth);
  const { edges, threshold } = data;
  const low = edges[0];
  const range = edges.at(-1) - low;
  const x = (score) => Math.min(Math.max(((score - low) / range) * width, 0), width);
  const bar = width / data.calibration.length;

  const chart = svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": summary(data, mine) });
  const bars = (counts, name, from, share) => {
    const most = Math.max(...counts);
    counts.forEach((count, i) => {
      const height = count && Math.max(2, (count / most) * (FLOOR - TOP));
      if (height) chart.append(svg("rect", { class: name, x: (i + from) * bar, y: FLOOR - height, width: bar * share, height, rx: 1.5 }));
    });
  };
  bars(data.calibration, "calibration", 0.06, 0.88);
  bars(data.recent, "recent", 0.31, 0.38);
  chart.append(svg("line", { class: "axis", x1: 0, x2: width, y1: FLOOR, y2: FLOOR }));

  const label = (score, text, name, y) => {
    const at = x(score);
    const anchor = at > width * 0.75 ? "end" : at < width * 0.25 ? "start" : "middle";
    chart.append(svg("text", { class: name, x: at, y, "text-anchor": anchor }, text));
  };
  chart.append(svg("line", { class: "threshold", x1: x(threshold), x2: x(threshold), y1: TOP - 6, y2: FLOOR }));
  label(threshold, `threshold ${short(threshold)}`, "of-threshold", TOP - 12);
  chart.append(svg("text", { x: 0, y: HEIGHT - 6 }, short(low)));
  chart.append(svg("text", { x: width, y: HEIGHT - 6, "text-anchor": "end" }, `${short(edges.at(-1))} and more`));
  if (mine !== undefined) {
    const at = x(mine);
    chart.append(svg("path", { class: "mine", d: `M${at} ${FLOOR + 1}l6 9h-12z` }));
    if (at > 70 && at < width - 130) label(mine, `this one ${short(mine)}`, "of-mine", HEIGHT - 1);
  }
  place.replaceChildren(chart);
}

/** What the chart shows, in words. */
export function summary(data, mine) {
  const recent = data.recent_count
    ? `${data.recent_count} recent ${data.recent_count === 1 ? "score" : "scores"}, ${data.recent_anomalies} anomalous`
    : "no recent scores yet";
  const last = mine === undefined ? "" : ` The last one is ${short(mine)}.`;
  return `${data.calibration_count} scores of normal data; ${recent}.${last}`;
}
