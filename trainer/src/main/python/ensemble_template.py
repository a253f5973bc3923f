"""Writes ensemble.pt, the TorchScript module that joins autoencoders and nearest neighbours.

The trainer trains autoencoders of different seeds with autoencoder.pt, hands their weights and a
bank of normal rows to the module below, and saves it. Like autoencoder.pt the file comes without
weights and knows no widths. Run this again only when the module changes:

    pip install torch==2.7.1
    python trainer/src/main/python/ensemble_template.py
"""

from pathlib import Path

import torch
from torch import Tensor, nn

from autoencoder_template import LAYERS, without_debug_information

OUT = Path(__file__).parent.parent / "resources/io/anomalyoperator/trainer/engine/ensemble.pt"


class Ensemble(nn.Module):
    """Answers the mean reconstruction of a row and, after it, the row's score.

    The score is a weighted sum of terms: the error of each autoencoder and, if there is a bank, the
    mean squared distance to the nearest of its rows; each less its usual mean, in units of its
    usual deviation.
    """

    bounded: bool  # whether outputs are squeezed between 0 and 1, as pixels are
    relative: bool  # whether an error is a share of the row's squared length, else of its width
    neighbours: int  # 0 without a bank

    def __init__(self) -> None:
        super().__init__()
        self.bounded = False
        self.relative = False
        self.neighbours = 0
        for layer in range(1, LAYERS + 1):
            self.register_buffer(f"weight{layer}", torch.zeros(1, 1, 1))  # [members, out, in]
            self.register_buffer(f"bias{layer}", torch.zeros(1, 1, 1))  # [members, 1, out]
        self.register_buffer("bank", torch.zeros(0, 1, dtype=torch.float64))  # [rows, width]
        self.register_buffer("lengths", torch.zeros(0, dtype=torch.float64))  # squared, of its rows
        self.register_buffer("means", torch.zeros(1, dtype=torch.float64))  # of each term
        self.register_buffer("deviations", torch.ones(1, dtype=torch.float64))
        self.register_buffer("weights", torch.ones(1, dtype=torch.float64))

    def forward(self, x: Tensor) -> Tensor:
        rebuilt = self.rebuild(x)
        standard = (self.terms_of(x, rebuilt) - self.means) / self.deviations
        score = (standard * self.weights).sum(1, keepdim=True).clamp(-1e38, 1e38)
        return torch.cat((rebuilt.mean(0), score.to(x.dtype)), 1)

    def rebuild(self, x: Tensor) -> Tensor:
        """What each autoencoder makes of each row: [members, rows, width]."""
        rows = x.unsqueeze(0).expand(self.weight1.size(0), -1, -1)
        hidden = torch.relu(torch.baddbmm(self.bias1, rows, self.weight1.transpose(1, 2)))
        code = torch.baddbmm(self.bias2, hidden, self.weight2.transpose(1, 2))
        hidden = torch.relu(torch.baddbmm(self.bias3, code, self.weight3.transpose(1, 2)))
        output = torch.baddbmm(self.bias4, hidden, self.weight4.transpose(1, 2))
        return torch.sigmoid(output) if self.bounded else output

    def terms_of(self, x: Tensor, rebuilt: Tensor) -> Tensor:
        """In double precision, so that a batch and a row alone get the same: [rows, terms]."""
        errors = ((rebuilt - x).double() ** 2).sum(2)
        if self.relative:
            errors = errors / (x.double() ** 2).sum(1).clamp(min=1e-12)
        else:
            errors = errors / x.size(1)
        errors = errors.transpose(0, 1)
        if self.neighbours > 0:
            errors = torch.cat((errors, self.distance(x).unsqueeze(1)), 1)
        return errors

    def distance(self, x: Tensor) -> Tensor:
        """Mean squared distance to the nearest rows of the bank: [rows].

        ‖b‖² − 2x·b orders the bank as ‖x − b‖² does, and costs one product of matrices. In float32 it
        would order rows that lie close together at random. As a distance it would be off for them
        even in float64, so the few nearest are subtracted.
        """
        row = x.double()
        order = torch.addmm(self.lengths, row, self.bank.transpose(0, 1), alpha=-2.0)
        nearest = order.topk(self.neighbours, dim=1, largest=False).indices
        return ((row.unsqueeze(1) - self.bank[nearest]) ** 2).sum(2).mean(1)

    @torch.jit.export
    def terms(self, x: Tensor) -> Tensor:
        """The terms of rows before they are standardised: [rows, terms], float64."""
        return self.terms_of(x, self.rebuild(x))

    @torch.jit.export
    def start(
        self,
        w1: Tensor, b1: Tensor, w2: Tensor, b2: Tensor,
        w3: Tensor, b3: Tensor, w4: Tensor, b4: Tensor,
        bank: Tensor, neighbours: Tensor, bounded: Tensor, relative: Tensor,
    ) -> Tensor:
        """Takes copies, since the memory of arguments is Java's and may soon be freed.

        Weights are [members, out, in], biases [members, out]. A bank of one row and no neighbours
        stands for no bank. A tensor is answered because DJL expects one.
        """
        self.weight1, self.bias1 = w1.clone(), b1.unsqueeze(1).clone()
        self.weight2, self.bias2 = w2.clone(), b2.unsqueeze(1).clone()
        self.weight3, self.bias3 = w3.clone(), b3.unsqueeze(1).clone()
        self.weight4, self.bias4 = w4.clone(), b4.unsqueeze(1).clone()
        self.bank = bank.double()
        self.lengths = (self.bank ** 2).sum(1)
        self.neighbours = int(neighbours.item())
        self.bounded = bool(bounded.item())
        self.relative = bool(relative.item())
        return bounded

    @torch.jit.export
    def weigh(self, means: Tensor, deviations: Tensor, weights: Tensor) -> Tensor:
        """What standardises the terms, and how much each of them counts: [terms] each."""
        self.means = means.double().clone()
        self.deviations = deviations.double().clone()
        self.weights = weights.double().clone()
        return weights


if __name__ == "__main__":
    module = torch.jit.script(Ensemble()).save_to_buffer()
    OUT.write_bytes(without_debug_information(module))
    print(f"{OUT.name}: {OUT.stat().st_size} bytes")
