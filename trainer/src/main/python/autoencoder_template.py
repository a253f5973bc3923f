"""Writes autoencoder.pt, the TorchScript module that the trainer trains.

DJL can train a TorchScript module and save it, but cannot make one from blocks of its own. This
script makes it, once; neither training nor serving needs Python. Run it again only when the
architecture below changes:

    pip install torch==2.7.1
    python trainer/src/main/python/autoencoder_template.py

The module comes without weights and knows no widths: the trainer hands it weights of whatever
shapes a data set needs through `start`, so that one file of a few kilobytes serves images and
tables alike.
"""

import io
import zipfile
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

LAYERS = 4
OUT = Path(__file__).parent.parent / "resources/io/anomalyoperator/trainer/engine/autoencoder.pt"


class Autoencoder(nn.Module):
    """width -> hidden -> code -> hidden -> width, with ReLU before the outer layers."""

    bounded: bool  # whether outputs are squeezed between 0 and 1, as pixels are

    def __init__(self) -> None:
        super().__init__()
        self.bounded = False
        for layer in range(1, LAYERS + 1):
            self.register_parameter(f"weight{layer}", nn.Parameter(torch.zeros(1, 1)))
            self.register_parameter(f"bias{layer}", nn.Parameter(torch.zeros(1)))

    def forward(self, x: Tensor) -> Tensor:
        hidden = torch.relu(linear(x, self.weight1, self.bias1))
        code = linear(hidden, self.weight2, self.bias2)
        hidden = torch.relu(linear(code, self.weight3, self.bias3))
        output = linear(hidden, self.weight4, self.bias4)
        return torch.sigmoid(output) if self.bounded else output

    @torch.jit.export
    def loss(self, x: Tensor) -> Tensor:
        """What training minimises: the mean squared error of a batch."""
        return torch.mean((self.forward(x) - x) ** 2)

    @torch.jit.export
    def start(
        self,
        w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor,
        w3: Tensor, b3: Tensor, w4: Tensor, b4: Tensor,
        bounded: Tensor,
    ) -> Tensor:
        """Takes copies of the first weights, whose own memory is Java's and may soon be freed.

        A tensor is answered because DJL expects one.
        """
        self.weight1, self.bias1 = w1.clone(), b1.clone()
        self.weight2, self.bias2 = w2.clone(), b2.clone()
        self.weight3, self.bias3 = w3.clone(), b3.clone()
        self.weight4, self.bias4 = w4.clone(), b4.clone()
        self.bounded = bool(bounded.item())
        return bounded


def without_debug_information(archive: bytes) -> bytes:
    """The archive without the source paths of the machine that wrote it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            if not entry.filename.endswith(".debug_pkl"):
                new.writestr(entry, old.read(entry))
    return out.getvalue()


if __name__ == "__main__":
    module = torch.jit.script(Autoencoder()).save_to_buffer()
    OUT.write_bytes(without_debug_information(module))
    print(f"{OUT.name}: {OUT.stat().st_size} bytes")
