"""A golden fixture (e2e/golden/README.md), and comparisons with it."""

import numpy
import torch

from .safetensors import read_safetensors

# What a config needs beside a fixture's own numbers; the lab's defaults.
DEFAULTS = {
    **{"encoder": "tiny", "stem": "cifar", "heads": "none", "headA": "linear D"},
    **{"headB": "linear D", "projector": "linear features, relu, linear D"},
    **{"predictor": "linear 256, bn, relu, linear D", "symmetric": False, "dedupe": False},
    **{"bnGroups": 1, "microBatch": 0, "epochs": 1, "stages": "", "warmupEpochs": 0},
    **{"instanceLoss": True, "protoWeight": 1, "keyMomentumEnd": 0, "weightDecayEnd": 0},
    **{"optimizer": "sgd", "schedule": "constant", "minLearningRate": 0, "warmupSteps": 0},
    **{"nesterov": False, "beta1": 0.9, "beta2": 0.999, "optimizerEps": 0, "clipNorm": 0},
    **{"lambExclude1d": True, "lambTrustClip": False, "lambBiasCorrection": True},
    **{"lambNormClamp": 0, "lambPreNorm": 0, "frozenBuffers": "hold", "scheduleUnit": "step"},
}


class Fixture:
    """One file of tensors, and the comparisons made with it."""

    def __init__(self, folder, name, entry):
        self.name, self.params, self.entries = name, entry["params"], entry["tensors"]
        self.arrays, _ = read_safetensors(folder / entry["file"])
        # (tensor, difference over tolerance)
        self.compared = []

    def __contains__(self, name):
        return name in self.entries

    def get(self, name):
        array = self.arrays[name]
        return torch.from_numpy(array.astype(numpy.int64) if array.dtype.kind in "iu" else array)

    def value(self, name):
        """Numbers; where params.codes has the tensor, made of its bytes."""
        code = self.params.get("codes", {}).get(name)
        if code is None:
            return self.get(name).float()
        return (code[0] + (self.get(name).double() - 128) * 2.0 ** code[1]).float()

    def compare(self, name, got):
        """NaN equals NaN, an infinity the same infinity; integers are exact."""
        if name not in self:
            return
        want = numpy.asarray(self.arrays[name], dtype=numpy.float64)
        got = got.detach().double().numpy() if torch.is_tensor(got) else numpy.asarray(got)
        got = got.reshape(want.shape)
        difference = numpy.abs(got - want)
        difference[(got == want) | (numpy.isnan(got) & numpy.isnan(want))] = 0
        atol = self.entries[name].get("atol", 0)
        largest = difference.max(initial=0)
        ratio = largest / atol if atol else (0.0 if largest == 0 else numpy.inf)
        self.compared.append((name, numpy.inf if numpy.isnan(ratio) else ratio))
