// What the server is asked. Every answer says which revision and package it came from.

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    const problem = new Error(body.error || `the server answered ${response.status}`);
    problem.status = response.status;
    throw problem;
  }
  return {
    ...body,
    from: {
      revision: response.headers.get("X-Model-Revision"),
      digest: response.headers.get("X-Model-Digest"),
    },
  };
}

const KEY = "api-key";

/** A key for this server, until the browser's tab is closed. */
export const useKey = (key) => sessionStorage.setItem(KEY, key);

function withKey(headers) {
  const key = sessionStorage.getItem(KEY);
  return key ? { ...headers, "X-API-Key": key } : headers;
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, headers: withKey(options.headers) });
  } catch {
    throw new Error("The server cannot be reached.");
  }
  return answer(response);
}

const get = (path) => ask(path, { headers: { Accept: "application/json" } });

export const modelInfo = () => get("model-info");
export const scores = () => get("scores");
export const example = (number) => get(`examples/${number}`);

export const scoreRow = (features) =>
  ask("predict", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ features }),
  });

/** invert: true, false or auto. explain: whether the score can be traced to pixels. */
export function scorePicture(file, invert, explain) {
  const query = new URLSearchParams({ invert, heatmap: explain, reconstruction: explain });
  return ask(`predict/image?${query}`, {
    method: "POST",
    headers: { "Content-Type": file.type || "application/octet-stream", Accept: "application/json" },
    body: file,
  });
}
