"""Makes the TorchScript models of the tests, and the one of bench/predict.sh.

    python make_models.py ../resources/models          # the fixtures, a few KB each
    python make_models.py --bench DIRECTORY            # a 784-128-8 autoencoder

Written with torch 2.7.1. Seeds are fixed, so the weights are the same each time.
"""

import argparse
import pathlib

import torch
from torch import nn


class Autoencoder(nn.Module):
    """Reconstructs a row: the score is how far the reconstruction is from it."""

    def __init__(self, width: int, hidden: int, code: int):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(width, hidden), nn.ReLU(), nn.Linear(hidden, code), nn.ReLU())
        self.decoder = nn.Sequential(nn.Linear(code, hidden), nn.ReLU(), nn.Linear(hidden, width), nn.Sigmoid())

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        return self.decoder(self.encoder(rows))


class Distance(nn.Module):
    """Answers the score itself: the sum of squares of a row, one number per row."""

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        return (rows * rows).sum(dim=1, keepdim=True)


class Transposed(nn.Module):
    """Answers half of its input, by a weight as models have them, through a view that is not contiguous in memory."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.tensor(0.5))

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        return torch.stack([rows * self.weight, rows], dim=2)[:, :, 0]


class Scored(nn.Module):
    """Answers half of its input and, after it, a score of its own: how much of the row is above 0.5."""

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        return torch.cat((rows * 0.5, (rows > 0.5).float().mean(dim=1, keepdim=True)), dim=1)


def expect(model: nn.Module, width: int, path: pathlib.Path) -> None:
    """Writes inputs and the scores that PyTorch itself gives them, one row a line."""
    rows = torch.rand(5, width, generator=torch.Generator().manual_seed(11))
    with torch.no_grad():
        output = model(rows)
    scores = ((rows - output) ** 2).sum(dim=1) / (rows ** 2).sum(dim=1)
    lines = [" ".join(f"{x:.9g}" for x in [*row.tolist(), score.item()]) for row, score in zip(rows, scores)]
    path.write_text("\n".join(lines) + "\n")


def save(model: nn.Module, path: pathlib.Path) -> None:
    model.eval()
    torch.jit.script(model).save(str(path))
    print(path, path.stat().st_size, "bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--bench", action="store_true")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(7)
    if arguments.bench:
        save(Autoencoder(784, 128, 8), arguments.folder / "model.pt")
    else:
        autoencoder = Autoencoder(8, 6, 3)
        save(autoencoder, arguments.folder / "autoencoder8.pt")
        expect(autoencoder, 8, arguments.folder / "autoencoder8.txt")
        save(Distance(), arguments.folder / "distance.pt")
        save(Transposed(), arguments.folder / "transposed.pt")
        save(Scored(), arguments.folder / "scored.pt")


if __name__ == "__main__":
    main()
