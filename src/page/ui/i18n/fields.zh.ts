/** The field table in Chinese: labels, choices, units and help of src/run/*Fields.ts. */
export const zhFields = {
  // Data
  'Data set': '数据集',
  'Emoji scenes': '表情场景',
  Emoji: '表情',
  'Fashion-MNIST': 'Fashion-MNIST',
  'Your own files': '自己的文件',
  'The images to train on. Your own files can be CIFAR-10, CIFAR-100, STL-10 or Tiny ImageNet as downloaded, IDX, NumPy arrays, Hugging Face parquet, WebDataset shards, or a folder, zip or tar of images with one folder per class.':
    '用于训练的图像。自己的文件可以是下载的 CIFAR-10、CIFAR-100、STL-10、Tiny ImageNet，IDX、NumPy 数组、Hugging Face parquet、WebDataset 分片，或按类别分文件夹的图片文件夹、zip 或 tar。',
  'only used with your own files': '仅用于自己的文件',
  'Bad images allowed': '允许的坏图像比例',
  'Your own files only: images that cannot be decoded are skipped and listed. With a larger share of them than this, the data set is refused.':
    '仅用于自己的文件：无法解码的图像会被跳过并列出。超过这一比例时，拒绝整个数据集。',
  'Image side': '图像边长',
  px: '像素',
  'Side length of the encoder’s square input. Images are resized when they are loaded; CIFAR and IDX images only if their size differs.':
    '编码器输入（正方形）的边长。图片载入时缩放到该尺寸；CIFAR 和 IDX 图像仅在尺寸不同时缩放。',
  'Stored side': '存储边长',
  'Side that images are resized to when they are loaded, if larger than the encoder’s: crops are taken from it at full resolution and made smaller with antialias, and evaluation sees its centre (224 of 256 is usual). 0: the image side.':
    '图片载入时缩放到的边长，可大于编码器的输入：裁剪以全分辨率从中取出，再以抗锯齿缩小；评估使用其中心（常用 256 中的 224）。0：与图像边长相同。',
  'Scene classes': '场景类别数',
  'Emoji scenes only: the number of emoji; each is a class.':
    '仅用于表情场景：表情的种数，每种为一类。',
  'Scenes per class': '每类场景数',
  'Emoji scenes only: the number of scenes rendered per emoji.':
    '仅用于表情场景：每种表情渲染的场景数。',
  'Held-out share': '留出比例',
  'Share of the images that is never trained on and is used as kNN queries. A data set with its own test split uses that split.':
    '不参与训练、用作 kNN 查询的图像比例。自带测试集的数据集使用其测试集。',
  'Images in training': '训练时的图像',
  'Where they fit': '按容量选择',
  'On the GPU up to 1 GiB, in several buffers if one is too small; larger sets are streamed.':
    '不超过 1 GiB 时放在 GPU 上，一个缓冲区放不下就分成几个；更大的数据集流式读取。',
  'On the GPU': '在 GPU 上',
  'All images are in GPU memory.': '所有图像都在显存中。',
  Streamed: '流式读取',
  'The GPU holds the images of one batch; batches are read ahead from disk, or from memory where the images are there.':
    'GPU 只保存一批图像；各批提前从磁盘读取，图像在内存中时则从内存读取。',
  'Where the images are while a run trains. The numbers of a run are the same, to the bit.':
    '训练期间图像所在的位置。运行的数值逐位相同。',

  // Model
  Method: '方法',
  'MoCo v2 (InfoNCE)': 'MoCo v2（InfoNCE）',
  'PCL (InfoNCE + ProtoNCE)': 'PCL（InfoNCE + ProtoNCE）',
  'What the encoder learns from.': '编码器的学习方式。',
  'MoCo v2 contrasts images with images.': 'MoCo v2 做图像与图像的对比。',
  'PCL also clusters the key encoder’s features every epoch and contrasts images with the prototypes.':
    'PCL 还在每个 epoch 对键编码器的特征聚类，并做图像与原型的对比。',
  'SimCLR (NT-Xent)': 'SimCLR（NT-Xent）',
  'SimCLR contrasts the two views of every image with all other views of the batch. It has one encoder and no queue, so it needs a large batch.':
    'SimCLR 让每张图像的两个视图与批内其余所有视图对比。它只有一个编码器，没有队列，因此需要较大的批。',
  'BYOL (predictor)': 'BYOL（预测头）',
  'BYOL predicts the key encoder’s embedding of one view from the other view. It has no negatives, and so no loss at chance.':
    'BYOL 用一个视图预测键编码器对另一视图的嵌入。它没有负样本，因此没有随机水平的损失。',
  'Prototype loss weight': '原型损失权重',
  'Multiplies ProtoNCE in the training loss (1 in PCL; 0.01 in some recipes).':
    '训练损失中 ProtoNCE 的系数（PCL 为 1，某些配方为 0.01）。',
  'InfoNCE beside ProtoNCE': '与 ProtoNCE 并用 InfoNCE',
  'Off: ProtoNCE alone trains. InfoNCE is still measured. Needs a run without warm-up.':
    '关闭：只用 ProtoNCE 训练，InfoNCE 仍会测量。需要没有预热的训练。',
  'Symmetric loss': '对称损失',
  'Each view is once the query and once the key; the loss is the sum of both directions, and the keys of both enter the queue. About twice the work of a step. SimCLR and BYOL are always symmetric.':
    '每个视图各作一次查询、一次键；损失为两个方向之和，两者的键都进入队列。每步的计算量约为两倍。SimCLR 和 BYOL 总是对称的。',
  Encoder: '编码器',
  'Tiny (4 convolutions)': '微型（4 层卷积）',
  'ResNet-18': 'ResNet-18',
  'The network that turns an image into features.': '把图像变成特征的网络。',
  'Tiny: four 3×3 convolutions with strides 1, 2, 2, 2, which a software adapter can train.':
    '微型：四层 3×3 卷积，步幅 1、2、2、2，软件适配器也能训练。',
  'ResNet-18: two basic blocks per stage. 64 is its usual width.':
    'ResNet-18：每级两个基本块。常用宽度为 64。',
  'ResNet-34': 'ResNet-34',
  'ResNet-34: 3, 4, 6 and 3 basic blocks, otherwise as ResNet-18; about twice its work.':
    'ResNet-34：各级 3、4、6、3 个基本块，其余与 ResNet-18 相同；计算量约为其两倍。',
  'ResNet-50': 'ResNet-50',
  'ResNet-50: 3, 4, 6 and 3 bottleneck blocks (1×1, 3×3, 1×1) that end in four times their channels: 32 · width features. 64 is its usual width.':
    'ResNet-50：各级 3、4、6、3 个瓶颈块（1×1、3×3、1×1），输出通道为其四倍：特征为 32 · 宽度。常用宽度为 64。',
  Stem: '前端',
  'The first layers of a ResNet.': 'ResNet 的最初几层。',
  'CIFAR: 3×3, no pooling': 'CIFAR：3×3，无池化',
  'CIFAR: a 3×3 convolution of stride 1, for small images, as MoCo has it on CIFAR.':
    'CIFAR：步幅 1 的 3×3 卷积，适合小图像，即 MoCo 在 CIFAR 上的做法。',
  'ImageNet: 7×7, stride 2, max pool': 'ImageNet：7×7，步幅 2，最大池化',
  'ImageNet: a 7×7 convolution of stride 2 and a 3×3 max pool of stride 2, as in torchvision: a fourth of the side and a sixteenth of the work.':
    'ImageNet：步幅 2 的 7×7 卷积和步幅 2 的 3×3 最大池化，与 torchvision 相同：边长为四分之一，计算量为十六分之一。',
  Width: '宽度',
  channels: '通道',
  'Channels of the first stage; the stages double it: w, 2w, 4w, 8w.':
    '第一级的通道数，逐级加倍：w、2w、4w、8w。',
  'Embedding size': '嵌入维数',
  'Length of the unit vectors that the loss compares (128 in MoCo and PCL).':
    '损失所比较的单位向量的长度（MoCo 和 PCL 为 128）。',
  'Queue length': '队列长度',
  'Number of negative keys kept from earlier batches, a multiple of the batch size. The loss at chance is ln(1 + K).':
    '从之前的批次保留的负键个数，须为批大小的整数倍。随机水平的损失为 ln(1 + K)。',
  'Key momentum': '键动量',
  'Momentum m of the key encoder: k ← m·k + (1 − m)·q. 0.999 for runs of ImageNet length, 0.99 for short runs.':
    '键编码器的动量 m：k ← m·k + (1 − m)·q。ImageNet 规模的训练用 0.999，短训练用 0.99。',
  'Key momentum at the end': '结束时的键动量',
  'The momentum goes over to this value on half a cosine, step by step, as in BYOL and MoCo v3, which end at 1. 0: it stays constant.':
    '动量逐步沿半个余弦变到此值，如 BYOL 和 MoCo v3（终值为 1）。0：保持不变。',
  Temperature: '温度',
  'Divides the cosine similarities before the softmax (MoCo v1 0.07, v2 0.2).':
    'softmax 之前除以余弦相似度的数（MoCo v1 为 0.07，v2 为 0.2）。',
  'BN groups (stand-in for shuffle-BN)': 'BN 分组数（代替 shuffle-BN）',
  'Number of groups the batch is split into for batch norm, each with its own statistics; keys are shuffled between groups. Replaces shuffled BN, which needs several devices. 1 is ordinary batch norm.':
    '批归一化时把一批分成的组数，各组用自己的统计量，键在组间打乱。用来代替需要多台设备的 shuffled BN。1 即普通批归一化。',
  'Heads a, ã, b': '投影头 a、ã、b',
  'Split: b trained by ProtoNCE': '分开：b 由 ProtoNCE 训练',
  'Case study: b fixed, key side only': '案例：b 固定，仅用于键侧',
  None: '无',
  'PCL only. Split: head a feeds InfoNCE, head b after it feeds ProtoNCE; ã and the key-side b are momentum averages. Case study: b keeps its random initial weights and only affects the prototypes.':
    '仅用于 PCL。分开：投影头 a 用于 InfoNCE，其后的投影头 b 用于 ProtoNCE，ã 与键侧的 b 为动量平均。案例：b 保持随机初始值，只影响原型。',
  'Projector (fc)': '投影层（fc）',
  'Layers from the pooled features to the embedding. A width is a number, “features” (the encoder’s channels) or “D” (the embedding size). Layers: linear N, bn, relu, gelu, l2, residual (…).':
    '从池化特征到嵌入的各层。宽度可写数字、“features”（编码器通道数）或“D”（嵌入维数）。可用的层：linear N、bn、relu、gelu、l2、residual (…)。',
  'Layers of head a, and of ã in the key tower, after the projector. A ReLU at the end, as in the case study, makes all cosines non-negative, and its units can die.':
    '投影层之后投影头 a（键端为 ã）的各层。若像案例那样以 ReLU 结尾，所有余弦均非负，且单元可能死亡。',
  'Head b': '投影头 b',
  'Layers of head b, after head a, for the prototypes’ task.':
    '投影头 a 之后、用于原型任务的投影头 b 的各层。',
  Predictor: '预测头',
  'Layers between the query’s embedding and the loss.': '查询嵌入与损失之间的各层。',

  // Clustering
  Clusters: '簇数',
  'Number of prototypes for each granularity, separated by commas (PCL on ImageNet: 25000,50000,100000).':
    '每个粒度的原型数，用逗号分隔（PCL 在 ImageNet 上：25000,50000,100000）。',
  'Negative prototypes': '负原型数',
  'Number of prototypes sampled per step as negatives of ProtoNCE, in addition to the batch’s own. If fewer remain, all are used.':
    '每步在本批自身的原型之外采样、作为 ProtoNCE 负样本的原型数。剩余不足时全部使用。',
  'Mask shared prototypes': '屏蔽共享原型',
  'Two rows of the same cluster share a prototype, which is then both target and negative. Masked: it is not used as a negative. Unmasked, as in the reference code: it limits the accuracy.':
    '同一簇的两行共享一个原型，它既是目标又是负样本。屏蔽：不作为负样本；不屏蔽（与参考代码相同）：准确率有上限。',
  'Warm-up epochs (InfoNCE only)': '预热 epoch（仅用 InfoNCE）',
  epochs: 'epoch',
  'Epochs before the first clustering (PCL: 20 of 200). A stage plan overrides it.':
    '第一次聚类之前的 epoch 数（PCL：200 中的 20）。有阶段计划时以计划为准。',
  'k-means iterations': 'k-means 迭代数',
  'Lloyd iterations per k-means run (faiss in PCL: 20).':
    '每次 k-means 的 Lloyd 迭代数（PCL 中的 faiss：20）。',
  'k-means restarts': 'k-means 重启次数',
  'Random restarts of k-means; the result with the smallest sum of distances is used (PCL: 5).':
    'k-means 随机初始化的次数，取距离和最小的结果（PCL：5）。',
  'Concentration smoothing': '集中度平滑',
  'α in φ = mean distance / ln(size + α); prevents too small φ for small clusters (PCL: 10).':
    'φ = 平均距离 / ln(大小 + α) 中的 α；避免小簇的 φ 过小（PCL：10）。',
  'Stage plan': '阶段计划',
  'Stages separated by semicolons: epochs, trained parts, frozen parts in brackets, then the losses; “lr 0.5” scales the learning rate. Omitted parts do not exist yet. Empty: a plan from the warm-up above.':
    '阶段用分号分隔：epoch 范围、训练的模块、括号内为冻结的模块，然后是损失；“lr 0.5” 缩放学习率。未列出的模块尚不存在。留空：按上面的预热生成计划。',
  'Queue when keys change': '键改变时的队列',
  'Refill through the new path': '用新路径重新填满',
  'Keep the old keys': '保留旧键',
  'A stage that adds or removes head a changes how keys are computed. If old keys are kept, InfoNCE and its accuracy are meaningless for K/B steps.':
    '加入或移除投影头 a 的阶段会改变键的计算方式。若保留旧键，InfoNCE 及其准确率在 K/B 步内没有意义。',
  'Frozen batch norm': '冻结时的批归一化',
  'Buffers are frozen': '缓冲区冻结',
  'Buffers keep updating': '缓冲区继续更新',
  'Whether the running statistics of a frozen encoder or head are still updated.':
    '冻结的编码器或投影头是否仍更新滑动统计量。',

  // Optimizer
  Optimizer: '优化器',
  SGD: 'SGD',
  Adam: 'Adam',
  AdamW: 'AdamW',
  LAMB: 'LAMB',
  'How gradients move the parameters.': '如何用梯度更新参数。',
  'SGD with momentum, as in MoCo and PCL. decay·p is added to the gradient of every parameter, batch norm included.':
    '带动量的 SGD，与 MoCo 和 PCL 相同。对每个参数（含批归一化）在梯度上加 decay·p。',
  'Adam divides the running mean of the gradient by the root of the running mean of its square. decay·p is added to the gradient.':
    'Adam 用梯度的滑动均值除以梯度平方滑动均值的平方根。decay·p 加到梯度上。',
  'Adam with decoupled weight decay: p is multiplied by 1 − lr·decay, independent of the gradient.':
    '权重衰减解耦的 Adam：p 乘以 1 − lr·decay，与梯度无关。',
  'LAMB moves every tensor by learning rate × its own norm, regardless of the gradient: it needs a rate of 0.001 to 0.005 with a warm-up, not SGD’s rate. decay·p is added to the update.':
    'LAMB 每步把张量移动“学习率 × 自身范数”，与梯度大小无关：学习率应为 0.001 到 0.005 并预热，不能沿用 SGD 的学习率。decay·p 加到更新量上。',
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
  'Weight decay at the end': '结束时的权重衰减',
  'The decay goes over to this value on half a cosine, step by step, as in DINO. 0: it stays constant; a decay that fades out ends at a tiny value such as 1e-9.':
    '衰减逐步沿半个余弦变到此值，如 DINO。0：保持不变；若要衰减逐渐消失，请设为 1e-9 之类的极小值。',
  Schedule: '学习率计划',
  Cosine: '余弦',
  'Multi-step': '多阶梯',
  Constant: '恒定',
  'Range test': '范围测试',
  'After the warm-up the rate follows half a cosine down to the lowest rate, drops at milestones, or stays constant. A range test multiplies it by a constant factor from the lowest rate to the learning rate, without evaluation or checkpoint.':
    '预热之后，学习率沿半个余弦降到最低值，或在里程碑处下降，或保持不变。范围测试以固定系数从最低值升到学习率，不做评估，也不保存检查点。',
  'Lowest rate': '最低学习率',
  'The final rate of the cosine, or the first rate of a range test.':
    '余弦计划的最终学习率，或范围测试的起始学习率。',
  'Warm-up': '预热',
  steps: '步',
  'Steps in which the rate rises linearly from rate/warm-up to the full rate.':
    '学习率从“学习率/预热步数”线性升到全值所用的步数。',
  'Rate changes': '学习率更新',
  'Every step': '每一步',
  'Every epoch': '每个 epoch',
  'Whether the schedule is evaluated at every step or, as in PCL and MoCo, once per epoch.':
    '学习率计划每步更新，还是像 PCL 和 MoCo 那样每个 epoch 更新一次。',
  Milestones: '里程碑',
  'Multi-step only: epochs at which the rate is multiplied by the factor below.':
    '仅用于多阶梯：在这些 epoch 把学习率乘以下面的系数。',
  'Milestone factor': '里程碑系数',
  'Multi-step only: the factor applied to the rate at a milestone.':
    '仅用于多阶梯：里程碑处学习率所乘的系数。',
  'Gradient clip': '梯度裁剪',
  'Largest Euclidean norm of the whole gradient (clip_grad_norm_). 0: no clip. It cannot limit an optimizer with a trust ratio, whose step does not depend on the gradient’s size.':
    '整个梯度的最大欧几里得范数（clip_grad_norm_）。0：不裁剪。它限制不了带信任比的优化器，因为其步长与梯度大小无关。',
  'Exclude biases and norms (LAMB)': '排除一维张量（LAMB）',
  'Biases and batch-norm parameters get no weight decay and a trust ratio of 1.':
    '偏置和批归一化参数不做权重衰减，信任比为 1。',
  'LAMB trust at most 1': 'LAMB 信任比不超过 1',
  'Clips the trust ratio ‖p‖/‖u‖ at 1 (timm’s trust_clip).':
    '把信任比 ‖p‖/‖u‖ 限制在 1 以内（timm 的 trust_clip）。',
  'LAMB bias correction': 'LAMB 偏差校正',
  'Divides the moments by 1 − βᵗ. Off: as in the first versions of the paper.':
    '把各阶矩除以 1 − βᵗ。关闭：与论文最初的版本相同。',
  'LAMB maximum norm': 'LAMB 范数上限',
  'Upper bound of ‖p‖ in the trust ratio (10 in the first published code). 0: no bound.':
    '信任比中 ‖p‖ 的上限（最早公开的代码为 10）。0：无上限。',
  'LAMB pre-norm': 'LAMB 预归一化',
  'Divides the gradient by max(1, ‖g‖/value) before the moments (timm: 1). 0: off.':
    '计算矩之前把梯度除以 max(1, ‖g‖/本值)（timm：1）。0：关闭。',
  LARS: 'LARS',
  'LARS is SGD with momentum in which the gradient of each tensor, including decay·p, is multiplied by η·‖p‖/(‖g‖ + decay·‖p‖): every tensor moves by a share of its own norm. Made for large batches; a usual rate is 0.3 with a warm-up.':
    'LARS 是带动量的 SGD，其中每个张量的梯度（含 decay·p）乘以 η·‖p‖/(‖g‖ + decay·‖p‖)：每个张量按自身范数的一定比例移动。为大批量训练设计；常用学习率为 0.3 并预热。',
  'LARS trust coefficient': 'LARS 信任系数',
  'Factor of the trust ratio: at a rate of 1 and without momentum, the share of its norm that a tensor moves per step.':
    '信任比的系数：学习率为 1 且无动量时，张量每步移动量占自身范数的比例。',
  'Exclude biases and norms (LARS)': '排除一维张量（LARS）',

  // Training
  'Batch size': '批大小',
  'Images per step; each gives a query view and a key view. The last, incomplete batch of an epoch is dropped.':
    '每步的图像数，每张给出一个查询视图和一个键视图。每个 epoch 最后不足一批的图像会被丢弃。',
  Epochs: 'Epoch 数',
  'Micro-batch': '微批',
  'Images that go through the encoders at once; the gradients of a batch’s micro-batches are added up before the step, so a large batch needs the memory of a small one. Each has batch-norm statistics of its own: the same numbers as with so many BN groups. 0: the whole batch.':
    '一次送入编码器的图像数；一批中各微批的梯度相加后才更新一次，因此大批只需小批的显存。每个微批有自己的批归一化统计量：与同样多的 BN 组数值相同。0：整批。',
  'Passes through the training images.': '遍历训练图像的次数。',
  'Stop after': '提前停止于',
  'Stops the run after this many steps without changing its schedule. 0: run all epochs.':
    '在这么多步之后停止训练，不改变学习率计划。0：跑完全部 epoch。',
  Seed: '随机种子',
  'The same config, seed and adapter give bit-identical results.':
    '配置、种子和适配器相同时，结果逐位相同。',
  'Autocast (fp16)': '自动混合精度（fp16）',
  'Half precision where PyTorch’s autocast uses it: convolutions, linear layers, batch norm and matrix products. Losses, norms, statistics, optimizer and weights stay in f32.':
    '与 PyTorch autocast 相同的部分使用半精度：卷积、线性层、批归一化和矩阵乘。损失、范数、统计量、优化器和权重仍为 f32。',
  'Loss scaling': '损失缩放',
  'Autocast only: the rules of GradScaler. Off, as in the case study: small gradients underflow, and overflows are not caught.':
    '仅用于混合精度：GradScaler 的规则。关闭时（与案例相同）小梯度下溢，溢出也不会被拦截。',
  'First loss scale': '初始损失缩放',
  'The initial scale of GradScaler; halved at every overflow.':
    'GradScaler 的初始缩放，每次溢出时减半。',
  'Loss scale doubles after': '缩放加倍间隔',
  'Number of consecutive steps without overflow after which the scale doubles.':
    '连续这么多步没有溢出后，缩放加倍。',
  Step: '训练步',
  'Recorded: submitted as a whole': '录制：整体提交',
  'Eager: one command at a time': '即时：逐条命令',
  'Eager waits for each GPU command before issuing the next, for debugging a step. Bit-identical, but many times slower.':
    '用于调试单步：即时模式等每条 GPU 命令完成后才执行下一条。结果逐位相同，但慢很多倍。',
  'Tune for this GPU': '为这块 GPU 调优',
  'Times a few tile sizes of the convolutions and linear layers before the first step, at most 1.5 s, and keeps the fastest for later runs. Bit-identical; software adapters have nothing to tune.':
    '在第一步之前测量卷积层和线性层的几种分块大小，最多 1.5 秒，并为以后的运行保留最快的。结果逐位相同；软件适配器无需调优。',
  'On NaN': '遇到 NaN 时',
  'Roll back and stop': '回滚并停止',
  'Roll back and skip': '回滚并跳过',
  'Keep training (unsafe)': '继续训练（不安全）',
  'A non-finite step leaves parameters, key encoder, buffers, optimizer and queue unchanged. “Keep training” applies it anyway, as unguarded code does; the run ends after 32 such steps in a row.':
    '非有限的一步不会改变参数、键编码器、缓冲区、优化器和队列。“继续训练”则像无保护的代码那样照常应用该步；连续 32 步非有限后训练结束。',

  // Views
  'Random resized crop': '随机缩放裁剪',
  'A crop of random area and aspect ratio, resized to the full side.':
    '面积和宽高比随机的裁剪，再缩放到完整边长。',
  'Crop area from': '裁剪面积下限',
  'Smallest area of a crop, as a share of the image (MoCo v2 0.2).':
    '裁剪面积占图像的最小比例（MoCo v2 为 0.2）。',
  'Crop area to': '裁剪面积上限',
  'Largest area of a crop, as a share of the image.': '裁剪面积占图像的最大比例。',
  'Horizontal flip': '水平翻转',
  'Mirrors the view left to right.': '把视图左右镜像。',
  'Flip probability': '翻转概率',
  'Probability of mirroring a view.': '视图做翻转的概率。',
  'Colour jitter': '颜色抖动',
  'Changes brightness, contrast, saturation and hue in a random order.':
    '以随机顺序改变亮度、对比度、饱和度和色相。',
  'Jitter probability': '抖动概率',
  'Probability of jittering a view.': '视图做颜色抖动的概率。',
  Brightness: '亮度',
  'Factor sampled from [max(0, 1 − v), 1 + v].': '系数取自 [max(0, 1 − v), 1 + v]。',
  Contrast: '对比度',
  'Factor sampled from [max(0, 1 − v), 1 + v], relative to the view’s mean grey.':
    '系数取自 [max(0, 1 − v), 1 + v]，以视图的平均灰度为基准。',
  Saturation: '饱和度',
  'Factor sampled from [max(0, 1 − v), 1 + v], relative to each pixel’s grey.':
    '系数取自 [max(0, 1 − v), 1 + v]，以每个像素的灰度为基准。',
  Hue: '色相',
  turns: '圈',
  'Shift sampled from [−h, h] of the hue circle (MoCo v1 0.4, v2 0.1).':
    '在色相环的 [−h, h] 内采样平移量（MoCo v1 为 0.4，v2 为 0.1）。',
  'Random grey': '随机灰度',
  'Converts the view to greyscale.': '把视图转为灰度。',
  'Grey probability': '灰度概率',
  'Probability of converting a view to greyscale.': '视图转为灰度的概率。',
  'Gaussian blur': '高斯模糊',
  'Gaussian blur of the view. Used by MoCo v2 on ImageNet, not on CIFAR.':
    '对视图做高斯模糊。MoCo v2 在 ImageNet 上使用，在 CIFAR 上不用。',
  'Blur probability': '模糊概率',
  'Probability of blurring a view.': '视图做模糊的概率。',
  'Blur from': '模糊下限',
  'Smallest standard deviation of the blur.': '模糊的最小标准差。',
  'Blur to': '模糊上限',
  'Largest standard deviation of the blur.': '模糊的最大标准差。',
  Solarise: '曝光反转',
  'Inverts every value of at least 0.5, after the blur. Used by BYOL on the second view.':
    '在模糊之后，把所有不低于 0.5 的值取反。BYOL 用于第二个视图。',
  'Solarise probability': '曝光反转概率',
  'Probability of solarising a view.': '视图做曝光反转的概率。',
  'Second view differs': '第二个视图不同',
  'The second (key) view has random operations of its own, as in BYOL. Off: both views use the same.':
    '第二个（键）视图有自己的随机操作，如 BYOL。关闭时两个视图相同。',

  // Evaluation
  'Evaluate every': '评估间隔',
  'Interval at which kNN accuracy and feature std are measured; always before the first and after the last epoch.':
    '测量 kNN 准确率和特征标准差的间隔；第一个 epoch 之前和最后一个 epoch 之后总会测量。',
  Neighbours: '近邻数',
  'kNN protocol': 'kNN 协议',
  'The lab’s own': '本实验室的做法',
  'InstDisc (published numbers)': 'InstDisc（与已发表的数字一致）',
  'lab: features without their mean; variants of a query do not vote, and classes of different sizes count the same where the data set says so.':
    'lab：减去均值的特征；查询图像的变体不投票，数据集要求时各类别按相同权重计算。',
  'instdisc: the unit embeddings as they are, k 200, t 0.1, all training images as the bank and the test images as queries, as in InstDisc and MoCo’s CIFAR notebook. It needs labels.':
    'instdisc：直接使用单位嵌入，k 200，t 0.1，全部训练图像作特征库、测试图像作查询，与 InstDisc 和 MoCo 的 CIFAR 笔记本相同。需要标签。',
  'How kNN accuracy is measured. Accuracies by different protocols are not comparable; the name of the number tells the protocol.':
    'kNN 准确率的测量方式。不同协议的准确率不可比较；数字的名称注明协议。',
  'kNN compares': 'kNN 比较的向量',
  'What the protocol says': '按协议',
  'Pooled features': '池化特征',
  'Unit embeddings': '单位嵌入',
  'The vectors whose cosines are taken: the encoder’s pooled features, or the embeddings that the loss compares. The protocol lab has features, instdisc embeddings.':
    '计算余弦的向量：编码器池化后的特征，或损失所比较的嵌入。协议 lab 用特征，instdisc 用嵌入。',
  'Number of neighbours that vote. 0: what the protocol says, which is 200, in the protocol lab at most a tenth of the feature bank.':
    '参与投票的近邻数。0：按协议，即 200；协议 lab 中至多为特征库大小的十分之一。',
  'Vote temperature': '投票温度',
  'A neighbour with cosine s votes with weight exp(s / t).':
    '余弦为 s 的近邻以权重 exp(s / t) 投票。',
  'Linear probe': '线性探测',
  Never: '从不',
  'At the end': '在结束时',
  'At every evaluation': '每次评估',
  'Accuracy of a linear classifier on the frozen features, measured on the held-out images.':
    '在冻结特征上训练的线性分类器在留出集上的准确率。',
  'Probe recipe': '探测配方',
  'lab: standardised features, a rate that is stable for any of them, fewer epochs for large data sets.':
    'lab：标准化的特征，对任何特征都稳定的学习率，大数据集的 epoch 较少。',
  'MoCo (rate 30)': 'MoCo（学习率 30）',
  'moco: the features as they are, rate 30.': 'moco：直接使用特征，学习率 30。',
  'PCL (rate 5)': 'PCL（学习率 5）',
  'pcl: the features as they are, rate 5.': 'pcl：直接使用特征，学习率 5。',
  'How the linear probe trains: SGD with momentum 0.9 without decay, 100 epochs, rate × 0.1 at 60 and 80, batches of 256. The features are computed once, so there are no crops and flips.':
    '线性探测的训练方式：动量 0.9、无衰减的 SGD，100 个 epoch，第 60 和 80 个 epoch 学习率 × 0.1，每批 256。特征只计算一次，因此没有裁剪和翻转。',
  'Low-shot SVM': '少样本 SVM',
  'Linear SVMs on the frozen features from 1, 2, 4, 8 and 16 images of each class, five draws each, as in PCL; not for more than 200 classes.':
    '在冻结特征上用每类 1、2、4、8、16 张图像训练的线性 SVM，每种抽取五次，与 PCL 相同；类别多于 200 个时不计算。',
  Normalise: '归一化',
  'By the data set': '按数据集',
  'Per view': '逐视图',
  'Per view, unguarded': '逐视图，无保护',
  'Mean and standard deviation of each channel over the training images, or of each view (per-image standardisation), where the standard deviation is at least 1/√n as in TensorFlow. Unguarded has no lower bound: a single-colour view has standard deviation 0, and 0/0 is NaN.':
    '用全部训练图像每个通道的均值和标准差，或每个视图自身的均值和标准差（逐图标准化，标准差下限为 1/√n，与 TensorFlow 相同）。无保护则没有下限：单色视图的标准差为 0，0/0 为 NaN。',
};
