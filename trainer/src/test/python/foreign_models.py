"""Writes the TorchScript files that stand for models made elsewhere. See PackagerTest."""

import sys
from pathlib import Path

import torch
from torch import Tensor, nn

MAIN = Path(__file__).parent.parent.parent / "main/python"
OUT = Path(__file__).parent.parent / "resources/io/anomalyoperator/trainer"

sys.path.append(str(MAIN))
from autoencoder_template import without_debug_information  # noqa: E402


class Length(nn.Module):
    """Scores a row by itself: the square root of the sum of its squares."""

    def forward(self, x: Tensor) -> Tensor:
        return torch.sqrt(torch.sum(x * x, dim=1))


class Dimmer(nn.Module):
    """Answers an image of half the brightness; takes nothing but (n, 1, 28, 28)."""

    def forward(self, x: Tensor) -> Tensor:
        n, channels, lines, columns = x.shape
        assert channels == 1 and lines == 28 and columns == 28, "expected (n, 1, 28, 28)"
        return x / 2


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    for module in (Length(), Dimmer()):
        script = torch.jit.script(module).save_to_buffer()
        (OUT / f"{type(module).__name__.lower()}.pt").write_bytes(without_debug_information(script))
