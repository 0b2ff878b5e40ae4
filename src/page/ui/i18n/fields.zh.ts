/** The field table in Chinese: labels, choices, units and help of src/run/*Fields.ts. */
export const zhFields = {
  // Data
  'Data set': '数据集',
  'Emoji scenes': '表情场景',
  Emoji: '表情',
  'Fashion-MNIST': 'Fashion-MNIST',
  'Your own files': '自己的文件',
  'The images to train on. Your own files: CIFAR-10 binary, IDX, or a folder or zip of pictures with one folder a class.':
    '用来训练的图像。自己的文件可以是 CIFAR-10 二进制、IDX，或每类一个文件夹的图片文件夹或 zip。',
  'Image side': '图像边长',
  px: '像素',
  'Side of the square images the encoder sees. Pictures are resized to it when they are loaded, CIFAR and IDX records when they differ.':
    '编码器看到的方形图像的边长。图片在载入时缩放到这个尺寸，CIFAR 和 IDX 只在尺寸不同时缩放。',
  'Scene classes': '场景类别数',
  'Emoji scenes only: how many emoji are drawn, one class each.':
    '仅用于表情场景：画多少种表情，每种一类。',
  'Scenes a class': '每类场景数',
  'Emoji scenes only: how many scenes are rendered of each emoji.':
    '仅用于表情场景：每种表情渲染多少个场景。',
  'Held-out share': '留出比例',
  'Share of the images that is never trained on and asks the kNN questions. A data set with its own test split keeps that split.':
    '从不参与训练、只用来做 kNN 提问的图像比例。自带测试集的数据集沿用其划分。',

  // Model
  Method: '方法',
  'MoCo v2 (InfoNCE)': 'MoCo v2（InfoNCE）',
  'PCL (InfoNCE + ProtoNCE)': 'PCL（InfoNCE + ProtoNCE）',
  'MoCo v2 compares images with images. PCL also clusters the key encoder’s features every epoch and compares images with the prototypes.':
    'MoCo v2 拿图像与图像比较。PCL 还在每个 epoch 对键编码器的特征聚类，并拿图像与原型比较。',
  Encoder: '编码器',
  'Tiny (4 convolutions)': '微型（4 层卷积）',
  'ResNet-18, CIFAR stem': 'ResNet-18，CIFAR 前端',
  'The network that turns an image into features.': '把图像变成特征的网络。',
  'Tiny: four 3×3 convolutions with strides 1, 2, 2, 2, which a software adapter can train.':
    '微型：四层 3×3 卷积，步幅 1、2、2、2，软件适配器也能训练。',
  'ResNet-18: two basic blocks a stage, a 3×3 stem and no pooling, as MoCo has it on CIFAR. 64 is its usual width.':
    'ResNet-18：每级两个基本块，3×3 前端、无池化，即 MoCo 在 CIFAR 上的做法。常用宽度为 64。',
  Width: '宽度',
  channels: '通道',
  'Channels of the first stage; the stages double it: w, 2w, 4w, 8w.':
    '第一级的通道数，逐级加倍：w、2w、4w、8w。',
  'Embedding size': '嵌入维数',
  'Length of the unit vectors that InfoNCE compares (128 in MoCo and PCL).':
    'InfoNCE 所比较的单位向量的长度（MoCo 和 PCL 为 128）。',
  'Queue length': '队列长度',
  'Negative keys kept from earlier batches. A multiple of the batch size. Chance loss is ln(1 + K).':
    '从以前批次保留的负键个数，是批大小的整数倍。随机水平的损失为 ln(1 + K)。',
  'Key momentum': '键动量',
  'The key encoder follows the query encoder: k ← m·k + (1 − m)·q. 0.999 for ImageNet-length runs, 0.99 for short ones.':
    '键编码器跟随查询编码器：k ← m·k + (1 − m)·q。ImageNet 长度的训练用 0.999，短训练用 0.99。',
  Temperature: '温度',
  'Divides the cosine similarities before the softmax (MoCo v1 0.07, v2 0.2).':
    'softmax 之前除以余弦相似度的数（MoCo v1 为 0.07，v2 为 0.2）。',
  'Split-batch groups': '分批组数',
  'Batch norm over this many groups of the batch, each with its own statistics, keys shuffled between them: it stands in for shuffled BN, which needs several devices. 1 is ordinary batch norm.':
    '批归一化把一批分成这么多组，各用各的统计量，键在组间打乱：代替需要多台设备的 shuffled BN。1 即普通批归一化。',
  'Heads a, ã, b': '头 a、ã、b',
  'Split: b trained by ProtoNCE': '分开：b 由 ProtoNCE 训练',
  'Notes: b fixed, on the key side only': '笔记：b 固定，只在键一侧',
  None: '无',
  'PCL only. Split: head a feeds InfoNCE, head b behind it feeds ProtoNCE, ã and the key’s b follow by momentum. Notes: b stays at its random start and only moulds the prototypes.':
    '仅用于 PCL。分开：头 a 供 InfoNCE，其后的头 b 供 ProtoNCE，ã 与键侧的 b 以动量跟随。笔记：b 停在随机初值，只塑造原型。',
  'ReLU ends the heads': '头以 ReLU 结尾',
  'A ReLU as the last layer of a and b, as in the notes. It keeps every cosine above 0 and its units can die.':
    '像笔记里那样，a 和 b 的最后一层是 ReLU。它使所有余弦都大于 0，而且单元可能死亡。',

  // Clustering
  Clusters: '簇数',
  'Prototypes of each granularity, separated by commas (PCL on ImageNet: 25000,50000,100000).':
    '每个粒度的原型数，用逗号分隔（PCL 在 ImageNet 上：25000,50000,100000）。',
  'Negative prototypes': '负原型数',
  'Prototypes drawn a step beside the batch’s own, as negatives of ProtoNCE. Where a batch leaves fewer, all of them are taken.':
    '每一步在本批自己的原型之外抽取、作为 ProtoNCE 负例的原型数。剩下的不够时全部取用。',
  'Mask shared prototypes': '屏蔽共享原型',
  'Two rows of one cluster have the same prototype, as target and as negative. Masked, it is no negative; unmasked, as in the reference, it caps the accuracy.':
    '同簇的两行有同一个原型，既是目标又是负例。屏蔽后它不作负例；不屏蔽则如参考实现，准确率有上限。',
  'InfoNCE alone for': '仅用 InfoNCE',
  epochs: 'epoch',
  'Epochs before the first clustering (PCL: 20 of 200). A stage plan says it itself.':
    '第一次聚类之前的 epoch 数（PCL：200 中的 20）。有阶段计划时由计划决定。',
  'k-means iterations': 'k-means 迭代数',
  'Lloyd iterations of a k-means run (faiss in PCL: 20).':
    '一次 k-means 的 Lloyd 迭代数（PCL 用 faiss：20）。',
  'k-means starts': 'k-means 起点数',
  'Random starts of k-means; the one with the smallest sum of distances is kept (PCL: 5).':
    'k-means 的随机起点数，保留距离和最小的一个（PCL：5）。',
  'Concentration smoothing': '集中度平滑',
  'φ = mean distance / ln(size + α): keeps small clusters from looking too tight (PCL: 10).':
    'φ = 平均距离 / ln(大小 + α)：避免小簇显得过紧（PCL：10）。',
  'Stage plan': '阶段计划',
  'Stages separated by semicolons: epochs, parts that train, frozen parts in brackets, then the losses; “lr 0.5” scales the rate. Parts not named do not exist yet. Empty: one plan from the warm-up above.':
    '阶段用分号隔开：epoch 范围、训练的部分、括号内是冻结的部分，然后是损失；“lr 0.5” 缩放学习率。没有写到的部分尚不存在。留空：按上面的预热生成一个计划。',
  'Queue when keys change': '键改变时的队列',
  'Refill with the new path': '用新路径重新填满',
  'Keep the old keys': '保留旧键',
  'A stage that adds or drops head a changes what a key is. Kept, old keys make InfoNCE and its accuracy meaningless for K/B steps.':
    '加上或去掉头 a 的阶段改变了键的含义。若保留旧键，InfoNCE 及其准确率在 K/B 步内没有意义。',
  'Frozen batch norm': '冻结时的批归一化',
  'Buffers hold still': '缓冲保持不动',
  'Buffers go on': '缓冲继续更新',
  'Whether the running statistics of a frozen encoder keep following the batches.':
    '冻结的编码器的滑动统计量是否仍跟随批次。',

  // Optimizer
  Optimizer: '优化器',
  SGD: 'SGD',
  Adam: 'Adam',
  AdamW: 'AdamW',
  LAMB: 'LAMB',
  'How gradients move the parameters.': '如何用梯度更新参数。',
  'SGD with momentum, as in MoCo and PCL. Decay·p is added to the gradient of every parameter, batch norm included.':
    '带动量的 SGD，与 MoCo 和 PCL 相同。对每个参数（含批归一化）在梯度上加 decay·p。',
  'Adam divides the mean of the gradient by the root of the mean of its square. Decay·p is added to the gradient.':
    'Adam 用梯度的均值除以其平方均值的平方根。在梯度上加 decay·p。',
  'Adam with decoupled weight decay: p shrinks by lr·decay, whatever the gradient.':
    '权重衰减解耦的 Adam：不论梯度，p 按 lr·decay 的比例缩小。',
  'LAMB moves every tensor by rate × its own norm, whatever the gradient: it wants a rate of 0.001 to 0.005 and a warm-up, not SGD’s. Decay·p is added to the update.':
    'LAMB 不论梯度大小，每步都把张量移动“学习率 × 自身范数”：它要 0.001 到 0.005 的学习率并预热，而不是 SGD 的学习率。在更新量上加 decay·p。',
  'Learning rate': '学习率',
  'Peak rate, reached after the warm-up.': '预热之后达到的峰值。',
  'SGD momentum': 'SGD 动量',
  'buf ← μ·buf + g; p ← p − lr·buf (torch.optim.SGD).':
    'buf ← μ·buf + g；p ← p − lr·buf（torch.optim.SGD）。',
  Nesterov: 'Nesterov',
  'The step is g + μ·buf instead of buf.': '沿 g + μ·buf 而不是 buf 走一步。',
  'First moment decay': '一阶矩衰减',
  'm ← β₁·m + (1 − β₁)·g.': 'm ← β₁·m + (1 − β₁)·g。',
  'Second moment decay': '二阶矩衰减',
  'v ← β₂·v + (1 − β₂)·g².': 'v ← β₂·v + (1 − β₂)·g²。',
  Epsilon: 'ε 项',
  'Added to what the step is divided by. 0: the optimizer’s own, 1e-8 for Adam.':
    '加在更新量的除数上的数。0：取优化器的默认值，Adam 为 1e-8。',
  'Weight decay': '权重衰减',
  'Pulls the parameters p towards 0 by decay·p. The help of the optimizer says where that enters.':
    '以 decay·p 把参数 p 拉向 0。它加在何处见优化器的说明。',
  Schedule: '学习率计划',
  Cosine: '余弦',
  'Multi-step': '多阶梯',
  Constant: '恒定',
  'Range test': '范围测试',
  'After the warm-up the rate follows half a cosine down to the lowest rate, falls at milestones, or stays. A range test raises it by equal factors from the lowest rate to the learning rate, measures nothing else and keeps no checkpoint.':
    '预热之后，学习率沿半个余弦降到最低值，或在里程碑处下降，或保持不变。范围测试从最低值起按相等的倍数升到学习率，不做其他测量，也不保存检查点。',
  'Lowest rate': '最低学习率',
  'Where the cosine ends, or a range test begins.': '余弦结束处、或范围测试开始处的值。',
  'Warm-up': '预热',
  steps: '步',
  'Steps over which the rate rises linearly from rate/warm-up to the full rate.':
    '学习率从“学习率/预热步数”线性升到全值所用的步数。',
  'Rate changes': '学习率更新',
  'Every step': '每一步',
  'Every epoch': '每个 epoch',
  'Whether the cosine is read at every step or, as in PCL and MoCo, once an epoch.':
    '余弦是每一步取值，还是像 PCL 和 MoCo 那样每个 epoch 取一次。',
  Milestones: '里程碑',
  'Multi-step only: epochs at which the rate is multiplied by the factor below.':
    '仅用于多阶梯：在这些 epoch 学习率乘以下面的系数。',
  'Milestone factor': '里程碑系数',
  'Multi-step only: what the rate is multiplied by at a milestone.':
    '仅用于多阶梯：里程碑处学习率所乘的数。',
  'Gradient clip': '梯度裁剪',
  'Largest Euclidean norm of the whole gradient (clip_grad_norm_). 0: no clip. It cannot limit an optimizer with a trust ratio, whose step does not depend on the gradient’s size.':
    '整个梯度的最大欧几里得范数（clip_grad_norm_）。0：不裁剪。它限制不了带信任比的优化器，因为其步长与梯度大小无关。',
  'LAMB spares 1-D tensors': 'LAMB 放过一维张量',
  'Biases and batch-norm scales get no decay and trust ratio 1.':
    '偏置和批归一化的缩放不做衰减，信任比为 1。',
  'LAMB trust at most 1': 'LAMB 信任比不超过 1',
  'Clips the trust ratio ‖p‖/‖u‖ at 1 (timm’s trust_clip).':
    '把信任比 ‖p‖/‖u‖ 限制在 1 以内（timm 的 trust_clip）。',
  'LAMB bias correction': 'LAMB 偏差校正',
  'Divides the moments by 1 − βᵗ; off as in the first versions of the paper.':
    '把各阶矩除以 1 − βᵗ；论文最初的版本没有这一步。',
  'LAMB norm at most': 'LAMB 范数上限',
  'Largest ‖p‖ that enters the trust ratio (10 in the first published code). 0: no bound.':
    '进入信任比的 ‖p‖ 的上限（最早公开的代码为 10）。0：无上限。',
  'LAMB pre-norm': 'LAMB 预归一化',
  'Divides the gradient by max(1, ‖g‖/this) before the moments (timm: 1). 0: off.':
    '计算矩之前把梯度除以 max(1, ‖g‖/本值)（timm：1）。0：关闭。',

  // Training
  'Batch size': '批大小',
  'Images a step; each gives a query view and a key view. The last, smaller batch of an epoch is dropped.':
    '每步的图像数，每张给出一个查询视图和一个键视图。每个 epoch 最后不足一批的部分丢弃。',
  Epochs: 'Epoch 数',
  'Passes over the training images.': '遍历训练图像的次数。',
  'Stop after': '提前停止于',
  'Stops the run after this many steps without changing its schedule. 0: run all epochs.':
    '在这么多步之后停止训练，不改变学习率计划。0：跑完全部 epoch。',
  Seed: '随机种子',
  'Same config, same seed, same adapter: the same bits.':
    '同样的配置、种子和适配器，得到逐位相同的结果。',
  'Autocast (fp16)': '自动混合精度（fp16）',
  'Convolutions, linear layers, batch norm and products in half precision where PyTorch’s autocast has them; losses, norms, statistics, optimizer and weights stay f32.':
    '卷积、线性层、批归一化和乘积按 PyTorch autocast 用半精度；损失、范数、统计量、优化器和权重仍是 f32。',
  'Loss scaling': '损失缩放',
  'Autocast only: GradScaler’s rules. Off, small gradients vanish and large ones overflow unguarded, as in the notes.':
    '仅用于混合精度：GradScaler 的规则。关闭时小梯度消失、大梯度溢出而无保护，如笔记所做。',
  'First loss scale': '初始损失缩放',
  'The scale that GradScaler begins with; it halves at an overflow.':
    'GradScaler 的初始缩放，溢出时减半。',
  'Loss scale doubles after': '缩放加倍间隔',
  'Steps without an overflow after which the scale doubles.': '连续这么多步没有溢出后，缩放加倍。',
  Step: '训练步',
  'Recorded: submitted as a whole': '录制：整体提交',
  'Eager: one command at a time': '即时：逐条命令',
  'For looking into a step: eager waits for every GPU command before the next. The same bits, many times slower.':
    '用于查看一步的细节：即时模式等每条 GPU 命令完成后才执行下一条。结果逐位相同，但慢很多倍。',
  'At a NaN': '遇到 NaN 时',
  'Roll back, stop and say': '回滚、停止并说明',
  'Roll back, skip and count': '回滚、跳过并计数',
  'Train on, as unguarded code does': '继续训练，如无保护的代码',
  'A step that is not finite leaves parameters, key encoder, buffers, optimizer and queue as they were. Ignored, it is let in, to show what that does; the run ends once 32 such steps follow each other.':
    '非有限的一步不改变参数、键编码器、缓冲、优化器和队列。选择忽略则放它进来，以展示后果；连续 32 个这样的步之后训练结束。',

  // Views
  'Random resized crop': '随机缩放裁剪',
  'A box of random area and shape, resized to the full side.':
    '面积和形状随机的方框，缩放到完整边长。',
  'Crop area from': '裁剪面积下限',
  'Smallest share of the image that a crop keeps (MoCo v2 0.2).':
    '裁剪保留图像的最小比例（MoCo v2 为 0.2）。',
  'Crop area to': '裁剪面积上限',
  'Largest share of the image that a crop keeps.': '裁剪保留图像的最大比例。',
  'Horizontal flip': '水平翻转',
  'Mirrors the view left to right.': '把视图左右镜像。',
  'Flip probability': '翻转概率',
  'How often a view is mirrored.': '视图被镜像的频率。',
  'Colour jitter': '颜色抖动',
  'Changes brightness, contrast, saturation and hue in a random order.':
    '以随机顺序改变亮度、对比度、饱和度和色相。',
  'Jitter probability': '抖动概率',
  'How often a view is jittered.': '视图做颜色抖动的频率。',
  Brightness: '亮度',
  'Factor drawn from [max(0, 1 − v), 1 + v].': '系数取自 [max(0, 1 − v), 1 + v]。',
  Contrast: '对比度',
  'Factor drawn from [max(0, 1 − v), 1 + v], about the view’s mean grey.':
    '系数取自 [max(0, 1 − v), 1 + v]，以视图的平均灰度为中心。',
  Saturation: '饱和度',
  'Factor drawn from [max(0, 1 − v), 1 + v], about each pixel’s grey.':
    '系数取自 [max(0, 1 − v), 1 + v]，以每个像素的灰度为中心。',
  Hue: '色相',
  turns: '圈',
  'Shift drawn from [−h, h] of the colour circle (MoCo v1 0.4, v2 0.1).':
    '在色环的 [−h, h] 内平移（MoCo v1 为 0.4，v2 为 0.1）。',
  'Random grey': '随机灰度',
  'Drops the colour.': '去掉颜色。',
  'Grey probability': '灰度概率',
  'How often a view loses its colour.': '视图失去颜色的频率。',
  'Gaussian blur': '高斯模糊',
  'Softens the view. MoCo v2 blurs ImageNet; its CIFAR recipe does not.':
    '使视图变柔和。MoCo v2 在 ImageNet 上做模糊，CIFAR 的配方不做。',
  'Blur probability': '模糊概率',
  'How often a view is blurred.': '视图被模糊的频率。',
  'Blur from': '模糊下限',
  'Smallest standard deviation of the blur.': '模糊的最小标准差。',
  'Blur to': '模糊上限',
  'Largest standard deviation of the blur.': '模糊的最大标准差。',

  // Evaluation
  'Evaluate every': '评估间隔',
  'How often the kNN accuracy and the feature spread are measured; always before the first epoch and after the last.':
    '多久测一次 kNN 准确率和特征散布；第一个 epoch 之前和最后一个之后总会测。',
  Neighbours: '近邻数',
  'Neighbours that vote. 0: the smaller of 200 and a tenth of the bank.':
    '参与投票的近邻数。0：200 与特征库十分之一中较小者。',
  'Vote temperature': '投票温度',
  'A neighbour of cosine s votes with weight exp(s / t).':
    '余弦为 s 的近邻以权重 exp(s / t) 投票。',
  'Linear probe': '线性探测',
  Never: '从不',
  'At the end': '在结束时',
  'At every evaluation': '每次评估',
  'A linear classifier on the frozen features, its accuracy on the held-out images.':
    '在冻结特征上训练的线性分类器，在留出图像上的准确率。',
  Normalise: '归一化',
  'By the data set': '按数据集',
  'Each view by itself': '每个视图各自',
  'Each view, unguarded': '每个视图各自，无保护',
  'Mean and deviation of each channel over the training images, or of each view by itself (per-image standardisation), its deviation at least 1/√n as in TensorFlow. Unguarded divides by whatever it is: a view of one colour has deviation 0, and 0/0 is NaN.':
    '用全部训练图像每个通道的均值和标准差，或用每个视图自身的（逐图标准化），标准差下限为 1/√n，与 TensorFlow 相同。无保护时直接相除：单色视图标准差为 0，0/0 就是 NaN。',
};
