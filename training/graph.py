"""The network as one ONNX graph whose matrix products run in 8-bit integers.

The graph is written node by node from the trained weights instead of traced, for three reasons. Every
product with a weight is taken over rows without padding. Every row (one word piece, or one word) is
quantised by its own largest value, so that what a sentence gets does not depend on the batch it stands in.
And the layers' small outputs are reduced to label numbers inside the graph.

Weights are 8-bit with a scale a column; activations 8-bit with a scale a row, made while running.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET = 20
MICROSOFT = "com.microsoft"
MIDDLE = 128
"""The activation code that stands for zero where values are spread to both sides."""
GELU_ZERO = 20
"""The code for zero after the GELU, whose values never fall below -0.17."""
GELU_FLOOR = 0.17


class Graph:
    """Collects nodes and constants; every method adds nodes and returns the name of their output."""

    def __init__(self, bits: int = 8) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}
        self.bits = bits
        self._count = 0

    def op(self, kind: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes: Any) -> Any:
        """One node; its output's name, or a list of them where it has several."""
        self._count += 1
        names = [f"{kind.lower()}_{self._count}" + (f"_{i}" if outputs > 1 else "") for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def constant(self, value: NDArray[Any], name: str | None = None) -> str:
        """The name of a stored tensor; equal unnamed small tensors are stored once."""
        value = np.ascontiguousarray(value)
        if name is None:
            shown = "_".join(map(str, value.ravel()[:6])).replace("-", "m").replace(".", "p")
            name = (
                f"c_{value.dtype}_{'x'.join(map(str, value.shape))}_{shown}"
                if value.size <= 6
                else f"c_{len(self.constants)}"
            )
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(value, name)
        return name

    def ints(self, *values: int) -> str:
        """A stored one-dimensional tensor of whole numbers."""
        return self.constant(np.array(values, np.int64))

    def real(self, value: float) -> str:
        """A stored single number."""
        return self.constant(np.array(value, np.float32))

    def quantise(self, rows: str) -> tuple[str, str, int]:
        """Rows of any sign as 8-bit codes: (codes, what one step is worth a row, the code for zero)."""
        largest = self.op("ReduceMax", self.op("Abs", rows), self.ints(-1), keepdims=1)
        step = self.op("Mul", self.op("Max", largest, self.real(1e-6)), self.real(1 / 127))
        return self._codes(rows, step, MIDDLE), step, MIDDLE

    def quantise_gelu(self, rows: str) -> tuple[str, str, int]:
        """Rows that come from a GELU: nearly all codes go to the positive side."""
        largest = self.op("ReduceMax", rows, self.ints(-1), keepdims=1)
        wide = self.op("Mul", largest, self.real(1 / (255 - GELU_ZERO)))
        step = self.op("Max", wide, self.real(GELU_FLOOR / GELU_ZERO))
        return self._codes(rows, step, GELU_ZERO), step, GELU_ZERO

    def _codes(self, rows: str, step: str, zero: int) -> str:
        scaled = self.op("Mul", rows, self.op("Reciprocal", step))
        return self.op("QuantizeLinear", scaled, self.real(1.0), self.constant(np.array(zero, np.uint8)))

    def product(self, quantised: tuple[str, str, int], weight: NDArray[np.float32], name: str) -> str:
        """Quantised rows [T, K] times ``weight`` [K, N]: real rows [T, N]."""
        codes, step, zero = quantised
        stored, scale = columns(weight, self.bits)
        summed = self.op(
            "MatMulIntegerToFloat",
            codes,
            self.constant(stored, f"{name}.weight"),
            self.real(1.0),
            self.constant(scale, f"{name}.scale"),
            self.constant(np.array(zero, np.uint8)),
            self.constant(np.zeros(weight.shape[1], np.int8), f"{name}.zero"),
            domain=MICROSOFT,
        )
        return self.op("Mul", summed, step)

    def table(self, index: str, weight: NDArray[np.float32], name: str) -> str:
        """Rows of an 8-bit table, looked up and made real."""
        stored, scale = columns(weight.T, 8)
        rows = self.op(
            "Cast",
            self.op("Gather", self.constant(stored.T.copy(), f"{name}.weight"), index),
            to=TensorProto.FLOAT,
        )
        step = self.op("Gather", self.constant(scale[:, None], f"{name}.scale"), index)
        return self.op("Mul", rows, step)

    def bias_gelu(self, rows: str, bias: NDArray[np.float32], name: str) -> str:
        """GELU of the rows and a bias."""
        return self.op("BiasGelu", rows, self.constant(bias, f"{name}.bias"), domain=MICROSOFT)

    def normal(
        self,
        rows: str,
        skip: str,
        bias: NDArray[np.float32],
        gamma: NDArray[np.float32],
        beta: NDArray[np.float32],
        name: str,
    ) -> str:
        """Layer normalisation of ``rows + bias + skip``; single steps run faster than the fused node."""
        total = self.op("Add", self.op("Add", rows, skip), self.constant(bias, f"{name}.bias"))
        mean = self.op("ReduceMean", total, self.ints(-1), keepdims=1)
        centred = self.op("Sub", total, mean)
        spread = self.op("ReduceMean", self.op("Mul", centred, centred), self.ints(-1), keepdims=1)
        factor = self.op("Reciprocal", self.op("Sqrt", self.op("Add", spread, self.real(1e-12))))
        scaled = self.op("Mul", self.op("Mul", centred, factor), self.constant(gamma, f"{name}.gamma"))
        return self.op("Add", scaled, self.constant(beta, f"{name}.beta"))

    def argmax(self, scores: str, axis: int = -1, to: int = TensorProto.INT32) -> str:
        """The number of the highest score, the first of equals."""
        return self.op("Cast", self.op("ArgMax", scores, axis=axis, keepdims=0), to=to)

    def model(
        self, inputs: dict[str, list[str]], outputs: dict[str, tuple[str, int, list[str]]]
    ) -> onnx.ModelProto:
        """The model. ``inputs``: name to axes, all int64; ``outputs``: name to (node output, type, axes)."""
        last = [helper.make_node("Identity", [source], [name]) for name, (source, _, _) in outputs.items()]
        graph = helper.make_graph(
            self.nodes + last,
            "english",
            [helper.make_tensor_value_info(k, TensorProto.INT64, axes) for k, axes in inputs.items()],
            [helper.make_tensor_value_info(k, kind, axes) for k, (_, kind, axes) in outputs.items()],
            list(self.constants.values()),
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="mountjoy")


def columns(weight: NDArray[np.float32], bits: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A matrix as whole numbers of so many bits and a scale a column.

    Of several scales a column takes the one with the least squared error: cutting the few largest
    weights is often better than coarser steps for all.
    """
    top = 2 ** (bits - 1) - 1
    largest = np.maximum(np.abs(weight).max(axis=0), 1e-8)
    best = np.full(weight.shape[1], np.inf)
    chosen = largest / top
    for share in np.linspace(0.7, 1.0, 13):
        scale = largest * share / top
        codes = np.clip(np.round(weight / scale), -top, top)
        error = ((codes * scale - weight) ** 2).sum(axis=0)
        better = error < best
        best[better] = error[better]
        chosen[better] = scale[better]
    chosen = chosen.astype(np.float32)
    return np.clip(np.round(weight / chosen), -top, top).astype(np.int8), chosen
