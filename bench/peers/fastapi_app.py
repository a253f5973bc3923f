"""The model server that people write by hand: FastAPI, pydantic, PyTorch. MODEL is a TorchScript file, rows are pixels 0 to 255."""

import io
import os

import numpy
import torch
from fastapi import FastAPI, HTTPException, Request
from PIL import Image, UnidentifiedImageError
from pydantic import BaseModel

THRESHOLD = 0.05
WIDTH = 784

torch.set_num_threads(1)
model = torch.jit.load(os.environ["MODEL"]).eval()
app = FastAPI()


class Features(BaseModel):
    features: list[float]


class Tensor(BaseModel):
    name: str
    shape: list[int]
    datatype: str
    data: list[float]


class Inference(BaseModel):
    inputs: list[Tensor]


def scores(pixels):
    with torch.inference_mode():
        rows = torch.from_numpy(pixels).reshape(-1, WIDTH) / 255
        return ((model(rows) - rows) ** 2).mean(dim=1).tolist()


def checked(pixels):
    if pixels.size % WIDTH or not numpy.isfinite(pixels).all():
        raise HTTPException(400, f"expected rows of {WIDTH} finite numbers")
    return pixels


@app.get("/health")
async def health():
    return {"status": "ok"}


@app.post("/predict")
async def predict(body: Features):
    score = scores(checked(numpy.array(body.features, dtype=numpy.float32)))[0]
    return {"score": score, "is_anomaly": score >= THRESHOLD, "threshold": THRESHOLD}


@app.post("/v2/models/mnist/infer")
async def infer(body: Inference):
    found = scores(checked(numpy.array(body.inputs[0].data, dtype=numpy.float32)))
    return {"model_name": "mnist", "outputs": [{"name": "score", "shape": [len(found)], "datatype": "FP32", "data": found}]}


@app.post("/binary")
async def binary(request: Request):
    found = scores(checked(numpy.frombuffer(await request.body(), dtype=numpy.float32).copy()))
    return {"scores": found}


@app.post("/image")
async def image(request: Request):
    try:
        picture = Image.open(io.BytesIO(await request.body())).convert("L").resize((28, 28))
    except UnidentifiedImageError as unknown:
        raise HTTPException(415, "expected PNG or JPEG") from unknown
    score = scores(numpy.asarray(picture, dtype=numpy.float32).reshape(-1))[0]
    return {"score": score, "is_anomaly": score >= THRESHOLD, "threshold": THRESHOLD}
