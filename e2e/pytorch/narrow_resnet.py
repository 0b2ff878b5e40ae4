"""torchvision's ResNets of any width, with either stem, and without their classifier."""

from torch import nn
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet

LAYERS = {
    "resnet18": (BasicBlock, [2, 2, 2, 2]),
    "resnet34": (BasicBlock, [3, 4, 6, 3]),
    "resnet50": (Bottleneck, [3, 4, 6, 3]),
}


class NarrowResNet(ResNet):
    """torchvision's ResNet with `width` channels where it has 64; the features are its output.

    With 64 and the ImageNet stem it is torchvision's own network with fc = Identity.
    """

    def __init__(self, encoder, width=64, stem="imagenet"):
        self.narrowed = width
        self.begun = False
        block, layers = LAYERS[encoder]
        super().__init__(block, layers)
        kernel, stride, pad = (7, 2, 3) if stem == "imagenet" else (3, 1, 1)
        self.conv1 = nn.Conv2d(3, width, kernel_size=kernel, stride=stride, padding=pad, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        if stem != "imagenet":
            self.maxpool = nn.Identity()
        self.features = 8 * width * block.expansion
        self.fc = nn.Identity()

    def _make_layer(self, block, planes, *rest, **more):
        if not self.begun:
            self.begun, self.inplanes = True, self.narrowed
        return super()._make_layer(block, planes * self.narrowed // 64, *rest, **more)
