// Grids of numbers become pictures: [[…], …] of grey values or of [red, green, blue].

function paint(canvas, grid, colour) {
  canvas.width = grid[0].length;
  canvas.height = grid.length;
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(canvas.width, canvas.height);
  grid.flat().forEach((value, i) => image.data.set([...colour(value, i), 255], 4 * i));
  pen.putImageData(image, 0, 0);
}

const rgb = (value) => (Array.isArray(value) ? value : [value, value, value]);

export const paintPixels = (canvas, grid) => paint(canvas, grid, rgb);

const DIMMED = 0.45;

/** The shares of pixels in a score: the dimmed picture behind a glow from red to yellow. */
export function paintHeat(canvas, shares, seen) {
  const below = seen.flat().map(rgb);
  const hottest = Math.max(...shares.map((line) => Math.max(...line)), Number.MIN_VALUE);
  paint(canvas, shares, (value, i) => {
    const share = value / hottest;
    const glow = Math.sqrt(share);
    const light = [255, 225 * share, 40 * share];
    return below[i].map((pixel, channel) => pixel * DIMMED * (1 - glow) + light[channel] * glow);
  });
}

/** The line and column of the hottest pixel, from 1. */
export function hottest(shares) {
  let best = [0, 0];
  shares.forEach((line, y) =>
    line.forEach((share, x) => {
      if (share > shares[best[0]][best[1]]) best = [y, x];
    }),
  );
  return best.map((i) => i + 1);
}

/** A row of the model as a picture; shape says where its channels are. */
export function pictureOf(features, { width, height, channels }, shape) {
  const planes = shape[0] === channels;
  const area = width * height;
  const at = (pixel, channel) => features[planes ? channel * area + pixel : pixel * channels + channel];
  const lines = Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      const pixel = y * width + x;
      return channels === 1 ? features[pixel] : [0, 1, 2].map((channel) => at(pixel, channel));
    }),
  );
  const canvas = document.createElement("canvas");
  paintPixels(canvas, lines);
  return canvas;
}

/** A canvas as a PNG file, at once: toBlob waits until the browser is idle, which may be never. */
export function pngOf(canvas) {
  const bytes = atob(canvas.toDataURL("image/png").split(",")[1]);
  return new Blob([Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))], { type: "image/png" });
}
