// The sheet to draw on. Strokes are kept as points from 0 to 1, so that they can be drawn again in
// another size or colour.

import { pngOf } from "./pixels.js";

const PEN = 0.08; // of the sheet
const BOX = 20 / 28; // MNIST fits a digit into 20 of 28 pixels and centres its mass

export class Drawing {
  constructor(canvas, onDrawn) {
    this.canvas = canvas;
    this.strokes = [];
    this.picture = null;
    let pen = null;

    const point = (event) => {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      if (this.picture) this.clear();
      canvas.setPointerCapture(event.pointerId);
      pen = [point(event)];
      this.strokes.push(pen);
      this.paint();
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!pen) return;
      pen.push(point(event));
      this.paint();
    });
    const lift = () => {
      if (!pen) return;
      pen = null;
      onDrawn();
    };
    canvas.addEventListener("pointerup", lift);
    canvas.addEventListener("pointercancel", lift);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.paint());
  }

  get empty() {
    return this.strokes.length === 0 && !this.picture;
  }

  clear() {
    this.strokes = [];
    this.picture = null;
    this.paint();
  }

  /** Shows a picture in place of strokes. */
  show(picture) {
    this.strokes = [];
    this.picture = picture;
    this.paint();
  }

  paint() {
    const { canvas } = this;
    const pen = canvas.getContext("2d");
    const style = getComputedStyle(canvas);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    if (this.picture) {
      const { width, height } = this.picture;
      const zoom = Math.min(canvas.width / width, canvas.height / height);
      pen.imageSmoothingEnabled = zoom < 1;
      pen.drawImage(
        this.picture,
        (canvas.width - width * zoom) / 2,
        (canvas.height - height * zoom) / 2,
        width * zoom,
        height * zoom,
      );
    }
    trace(pen, this.strokes, canvas.width, style.getPropertyValue("--ink"));
  }

  /** A PNG in black on white. */
  file(centred) {
    const sheet = document.createElement("canvas");
    sheet.width = sheet.height = 280;
    const strokes = centred ? sized(this.strokes) : this.strokes;
    const black = (moved) => {
      const pen = sheet.getContext("2d", { willReadFrequently: true });
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, sheet.width, sheet.height);
      trace(pen, moved, sheet.width, "#000");
      return pen;
    };
    const [x, y] = massOf(black(strokes), sheet.width);
    if (centred) black(strokes.map((stroke) => stroke.map(([a, b]) => [a + 0.5 - x, b + 0.5 - y])));
    return pngOf(sheet);
  }
}

function trace(pen, strokes, side, colour) {
  pen.strokeStyle = pen.fillStyle = colour;
  pen.lineWidth = PEN * side;
  pen.lineCap = pen.lineJoin = "round";
  for (const stroke of strokes) {
    // a line of no length leaves no ink
    const [x, y] = stroke[0];
    pen.beginPath();
    pen.arc(x * side, y * side, pen.lineWidth / 2, 0, 2 * Math.PI);
    pen.fill();
    pen.beginPath();
    for (const [a, b] of stroke) pen.lineTo(a * side, b * side);
    pen.stroke();
  }
}

/** The strokes in a box of MNIST's size, the pen as thick as before. */
function sized(strokes) {
  const points = strokes.flat();
  const [left, top] = [0, 1].map((axis) => Math.min(...points.map((p) => p[axis])));
  const [right, bottom] = [0, 1].map((axis) => Math.max(...points.map((p) => p[axis])));
  const longer = Math.max(right - left, bottom - top);
  const zoom = longer > PEN ? (BOX - PEN) / longer : 1;
  const move = ([x, y]) => [0.5 + (x - (left + right) / 2) * zoom, 0.5 + (y - (top + bottom) / 2) * zoom];
  return strokes.map((stroke) => stroke.map(move));
}

function massOf(pen, side) {
  const pixels = pen.getImageData(0, 0, side, side).data;
  let mass = 0, x = 0, y = 0;
  for (let i = 0; i < side * side; i++) {
    const ink = 255 - pixels[4 * i];
    mass += ink;
    x += ink * (i % side);
    y += ink * Math.floor(i / side);
  }
  return mass ? [(x / mass + 0.5) / side, (y / mass + 0.5) / side] : [0.5, 0.5];
}
