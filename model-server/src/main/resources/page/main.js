import * as server from "./server.js";
import { Drawing } from "./drawing.js";
import { drawChart, short, summary } from "./chart.js";
import { hottest, paintHeat, paintPixels, pictureOf, pngOf } from "./pixels.js";

const byId = (id) => document.getElementById(id);
const RETRY_MILLIS = 2000;
const UNAUTHORIZED = 401;

let info;
let drawing;
let lastScore;
let lastScores;
let turn = 0;
let nextExample = 0;

function problem(text) {
  byId("problem").textContent = text;
  byId("problem").hidden = !text;
}

/** Runs one request; what an earlier one answers later is dropped. */
async function scored(request) {
  const mine = ++turn;
  try {
    const answer = await request();
    if (mine === turn && answer) show(answer);
  } catch (failure) {
    if (mine === turn) problem(failure.message);
  }
}

function show(answer) {
  problem("");
  const anomaly = answer.is_anomaly;
  byId("verdict").dataset.is = anomaly ? "anomaly" : "normal";
  byId("verdict-word").textContent = anomaly ? "Anomaly" : "Normal";
  byId("score").textContent = short(answer.score);
  byId("threshold").textContent = short(answer.threshold);
  byId("p-value").textContent = short(answer.p_value);
  const rarity = `About ${Number((answer.p_value * 100).toPrecision(2))} % of normal data score this high or higher.`;
  byId("verdict-line").textContent =
    `The score ${anomaly ? "reaches" : "stays below"} the threshold. ${rarity}` +
    (answer.inverted ? " Light and dark were exchanged first." : "");
  showPictures(answer);
  byId("live").textContent =
    `${anomaly ? "Anomaly" : "Normal"}. Score ${short(answer.score)}, threshold ${short(answer.threshold)}, p-value ${short(answer.p_value)}.`;
  byId("answered").textContent =
    `Answered by revision ${answer.from.revision}, model version ${answer.model_version}` +
    (answer.from.digest ? `, package ${answer.from.digest.slice(0, 12)}…` : "");
  lastScore = answer.score;
  showScores();
}

function showPictures({ heatmap, input, reconstruction }) {
  byId("pictures").hidden = !heatmap;
  if (!heatmap) return;
  paintPixels(byId("seen"), input);
  paintPixels(byId("rebuilt"), reconstruction);
  paintHeat(byId("heat"), heatmap, input);
  const [line, column] = hottest(heatmap);
  byId("heat").setAttribute(
    "aria-label",
    `Heat map: the largest difference is in line ${line} of ${heatmap.length}, column ${column} of ${heatmap[0].length}`,
  );
}

async function showScores() {
  try {
    lastScores = await server.scores();
    drawChart(byId("chart"), lastScores, lastScore);
    byId("chart-line").textContent = summary(lastScores, lastScore);
  } catch (failure) {
    problem(failure.message);
  }
}

/** The numbers of golden inputs, the first half and the second in turn: normal ones and others. */
async function takeExample() {
  const first = await server.example(0);
  const half = Math.ceil(first.count / 2);
  const order = Array.from({ length: first.count }, (_, i) => (i % 2 ? half + (i - 1) / 2 : i / 2));
  const number = order[nextExample++ % first.count];
  return number === 0 ? first : server.example(number);
}

const explains = () => info.score !== "output";

function scoreDrawing() {
  paperChanged();
  const file = drawing.file(byId("centre").checked);
  return scored(() => server.scorePicture(file, "auto", explains()));
}

function scoreFile(file) {
  return scored(async () => {
    const answer = await server.scorePicture(file, "auto", explains());
    drawing.show(await createImageBitmap(file));
    paperChanged(file.name);
    return answer;
  });
}

function scoreExample() {
  return scored(async () => {
    const { features, number, count } = await takeExample();
    if (!info.input.image) {
      byId("row").value = features.map((value) => Number(value.toPrecision(6))).join(", ");
      countRow();
      return server.scoreRow(features);
    }
    const picture = pictureOf(features, info.input.image, info.input.shape);
    drawing.show(picture);
    paperChanged(`example ${number + 1} of ${count}`);
    return server.scorePicture(pngOf(picture), "false", explains());
  });
}

function paperChanged(name) {
  byId("paper-hint").hidden = !drawing.empty;
  byId("paper").setAttribute(
    "aria-label",
    drawing.empty ? "Drawing area, empty" : `Drawing area with ${name || "a drawing"}`,
  );
}

function clear() {
  turn++;
  drawing.clear();
  paperChanged();
  byId("verdict").dataset.is = "none";
  byId("verdict-word").textContent = "Nothing scored yet";
  byId("verdict-line").textContent = "";
  for (const id of ["score", "threshold", "p-value"]) byId(id).textContent = "–";
  byId("pictures").hidden = true;
  lastScore = undefined;
  problem("");
  showScores();
}

function preparePictures() {
  byId("picture-input").hidden = false;
  const { width, height, channels } = info.input.image;
  byId("centre").closest("p").hidden = width !== 28 || height !== 28 || channels !== 1;
  byId("centre").checked = !byId("centre").closest("p").hidden;
  drawing = new Drawing(byId("paper"), scoreDrawing);
  byId("paper").addEventListener("pointerdown", () => paperChanged());
  byId("clear").addEventListener("click", clear);
  byId("example").addEventListener("click", scoreExample);
  byId("centre").addEventListener("change", () => drawing.strokes.length && scoreDrawing());
  byId("file").addEventListener("change", ({ target }) => {
    if (target.files[0]) scoreFile(target.files[0]);
    target.value = "";
  });
  const drop = byId("drop");
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files[0]) scoreFile(event.dataTransfer.files[0]);
  });
  document.addEventListener("paste", (event) => {
    const file = [...event.clipboardData.files].find((one) => one.type.startsWith("image/"));
    if (file) scoreFile(file);
  });
}

const rowLength = () => info.input.shape.reduce((product, size) => product * size, 1);
const rowWords = () => byId("row").value.split(/[\s,;]+/).filter(Boolean);

function countRow() {
  byId("row-count").textContent = `${rowWords().length} of ${rowLength()} numbers`;
}

function scoreRow() {
  return scored(async () => {
    const features = rowWords().map(Number);
    const wrong = features.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) throw new Error(`“${rowWords()[wrong]}” is no number.`);
    return server.scoreRow(features);
  });
}

function prepareRows() {
  byId("row-input").hidden = false;
  const names = info.input.features;
  byId("columns").hidden = names.length === 0;
  byId("column-names").replaceChildren(
    ...names.map((name) => Object.assign(document.createElement("li"), { textContent: name })),
  );
  byId("row").addEventListener("input", countRow);
  byId("score-row").addEventListener("click", scoreRow);
  byId("row-example").addEventListener("click", scoreExample);
  byId("verdict-line").textContent = "Enter a row or use an example; the verdict appears here.";
  countRow();
}

function askForKey() {
  byId("key-form").hidden = false;
  byId("key").focus();
}

async function start() {
  try {
    info = await server.modelInfo();
  } catch (failure) {
    problem(failure.message);
    if (failure.status === UNAUTHORIZED) askForKey();
    else setTimeout(start, RETRY_MILLIS);
    return;
  }
  problem("");
  byId("key-form").hidden = true;
  document.title = `${info.name}: anomaly model`;
  byId("model-name").textContent = info.resource || info.name;
  byId("model-facts").textContent =
    `${info.name} ${info.version}` + (info.revision ? `, revision ${info.revision}` : "");
  byId("threshold").textContent = short(info.threshold.score);
  if (info.input.image) preparePictures();
  else prepareRows();
  await showScores();
  addEventListener("resize", () => lastScores && drawChart(byId("chart"), lastScores, lastScore));
}

byId("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  server.useKey(byId("key").value);
  byId("key").value = "";
  start();
});
start();
