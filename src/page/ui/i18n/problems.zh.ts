/** What is wrong with a config or a stage plan, in Chinese. */
export const zhProblems = {
  '{{min}} to {{max}} {{unit}}': '{{min}} 到 {{max}} {{unit}}',
  'Queue length (queueLength) is {{length}}, which is not a multiple of the batch size {{batch}}; set it to {{fit}}.':
    '队列长度（queueLength）是 {{length}}，不是批大小 {{batch}} 的倍数；请设为 {{fit}}。',
  'Queue length (queueLength) is {{length}}. With a symmetric loss (symmetric) the keys of both views enter the queue, so it must be a multiple of {{keys}}, twice the batch size; set it to {{fit}}.':
    '队列长度（queueLength）是 {{length}}。损失对称（symmetric）时两个视图的键都进入队列，因此它必须是 {{keys}}（批大小的两倍）的倍数；请设为 {{fit}}。',
  'InfoNCE (instanceLoss) is off, so nothing would train in the warm-up before the first clustering; set warmupEpochs to 0 or turn InfoNCE on.':
    'InfoNCE（instanceLoss）已关闭，首次聚类前的预热阶段没有任何训练；请把 warmupEpochs 设为 0，或打开 InfoNCE。',
  'InfoNCE (instanceLoss) is off, and ProtoNCE does not train in stage {{stage}}, so nothing would; turn InfoNCE on, set protoWeight above 0, or add “proto” to the stage.':
    'InfoNCE（instanceLoss）已关闭，而 ProtoNCE 在第 {{stage}} 阶段不训练，因此没有任何训练；请打开 InfoNCE、把 protoWeight 设为大于 0，或给该阶段加上“proto”。',
  'Micro-batch (microBatch) is {{micro}}, which does not divide the batch size {{batch}}; set it to {{fit}}, or to 0 for the whole batch at once.':
    '微批（microBatch）是 {{micro}}，不能整除批大小 {{batch}}；请设为 {{fit}}，或设为 0 以一次处理整批。',
  'Micro-batch (microBatch) is {{micro}}: each of the {{count}} micro-batches must have whole BN groups, and the batch has {{groups}}; set bnGroups to {{count}}, or to 1, which is a group for each micro-batch.':
    '微批（microBatch）是 {{micro}}：{{count}} 个微批中的每一个都必须含有完整的 BN 组，而该批有 {{groups}} 组；请把 bnGroups 设为 {{count}}，或设为 1，即每个微批一组。',
  'BN groups (bnGroups) is {{groups}}; it must divide the batch size {{batch}} into groups of at least 2.':
    '分批组数（bnGroups）是 {{groups}}；它必须把批大小 {{batch}} 整除成每组至少 2 个。',
  'Stored side (storedSide) is {{stored}}, below the image side {{side}}; set it to 0 or to at least {{side}}.':
    '存储边长（storedSide）是 {{stored}}，小于图像边长 {{side}}；请设为 0 或至少 {{side}}。',
  'Stem (stem) is {{stem}}, which with the stages after it divides the side of an image by {{smallest}}; the image side (imageSide) is {{side}} and must be at least {{smallest}}: raise it, or set stem to cifar.':
    '前端（stem）是 {{stem}}，它与其后各级共把图像边长除以 {{smallest}}，图像边长（imageSide）是 {{side}}，至少须为 {{smallest}}：请调大，或把 stem 设为 cifar。',
  'Crop area from ({{field}}) is {{low}}, above the upper bound {{high}}; lower it or raise {{other}}.':
    '裁剪面积下限（{{field}}）是 {{low}}，超过上限 {{high}}；请调低它，或调高 {{other}}。',
  'Blur from ({{field}}) is {{low}}, above its upper bound {{high}}; lower it or raise {{other}}.':
    '模糊下限（{{field}}）是 {{low}}，超过上限 {{high}}；请调低它，或调高 {{other}}。',
  'Lowest rate (minLearningRate) is {{low}}, above the learning rate {{rate}}; lower it.':
    '最低学习率（minLearningRate）是 {{low}}，高于学习率 {{rate}}；请调低。',
  'Lowest rate (minLearningRate) is 0, but a range test multiplies this rate; set it to 0.00001, for example.':
    '最低学习率（minLearningRate）为 0，而范围测试从该值开始成倍提高；请设为例如 0.00001。',
  'Negative prototypes (negatives) is {{negatives}}, more than the candidates: the smallest granularity has {{smallest}} prototypes and at least one is a positive; set it to {{fit}} or fewer, or raise numClusters.':
    '负原型数（negatives）是 {{negatives}}，多于候选：最小粒度只有 {{smallest}} 个原型，其中至少一个是正样本；请设为 {{fit}} 或更少，或增大 numClusters。',
  'Batch size (batchSize) is {{batch}}, and there are only {{images}} training images; lower it or load more images.':
    '批大小（batchSize）是 {{batch}}，而训练图像只有 {{images}} 张；请调小，或载入更多图像。',
  'Clusters (numClusters) requires {{largest}} clusters of {{images}} training images; the number of clusters cannot exceed the number of images, and should be at most about a tenth of it, {{tenth}}.':
    '簇数（numClusters）要求把 {{images}} 张训练图像聚成 {{largest}} 个簇；簇数不能超过图像数，一般不应超过其十分之一，即 {{tenth}}。',
  'Learning rate (learningRate) is {{rate}}: LAMB moves every tensor by this fraction of its norm per step, regardless of gradient and clipping. Runs at such rates failed in every experiment; use 0.001 to 0.005 with a warm-up.':
    '学习率（learningRate）为 {{rate}}：LAMB 每步让每个张量移动自身范数的这一比例，与梯度和裁剪无关。在所有实验中这样的学习率都会失败；请使用 0.001 到 0.005 并预热。',
  'Loss scaling (lossScaling) is off under autocast: gradients below 6e-8 underflow, and overflows are not caught.':
    '混合精度下未启用损失缩放（lossScaling）：小于 6e-8 的梯度会下溢，溢出也不会被拦截。',
  'headRelu, a field of an earlier version, is {{value}}; it must be true or false. Write headA and headB instead, as in headA=linear D, relu.':
    'headRelu 是旧版本的字段，值为 {{value}}；只能是 true 或 false。请改写 headA 和 headB，例如 headA=linear D, relu。',
  '{{label}} ({{name}}) ends in a ReLU: its units can die. If all units are dead, all logits are tied, which naive accuracy counts as 100 %.':
    '{{label}}（{{name}}）以 ReLU 结尾：单元可能死亡。若全部死亡，所有 logit 并列，朴素准确率会算成 100 %。',
  '{{label}} ({{name}}) ends in a ReLU: its units can die, and a dead unit is the same for all images.':
    '{{label}}（{{name}}）以 ReLU 结尾：单元可能死亡，而死亡的单元对所有图像都相同。',
  'Queue when keys change (queueOnKeyChange) keeps keys of the old path; loss and accuracy are not meaningful for K/B steps after such a stage begins.':
    '键改变时的队列（queueOnKeyChange）保留旧路径的键；这样的阶段开始后 K/B 步内，损失和准确率没有意义。',
  'The config is not a JSON object like {"epochs": 8}.':
    '配置不是像 {"epochs": 8} 这样的 JSON 对象。',
  'a list': '列表',
  'an object': '对象',
  '{{n}} more fields of the config cannot be used.': '配置中还有 {{n}} 个字段无法使用。',
  'The config has a field "{{key}}" that this version does not know; it is ignored.':
    '配置中有本版本不认识的字段“{{key}}”，已忽略。',
  'The config has a field "{{key}}" that this version does not know; write it {{near}}.':
    '配置里有本版本不认识的字段“{{key}}”；请写成 {{near}}。',
  'Where it is missing, the default is used.': '缺少之处使用默认值。',
  'Stage plan (stages) covers epochs 0 to {{last}}, the run has {{epochs}} (epochs); set epochs to {{fit}} or change the last stage.':
    '阶段计划（stages）覆盖 epoch 0 到 {{last}}，而本次训练有 {{epochs}} 个（epochs）；把 epochs 设为 {{fit}}，或修改最后一个阶段。',
  '{{label}} ({{name}}) must be true or false, not {{value}}.':
    '{{label}}（{{name}}）必须是 true 或 false，不能是 {{value}}。',
  '{{label}} ({{name}}) must be one of {{values}}, not {{value}}.':
    '{{label}}（{{name}}）必须是 {{values}} 之一，不能是 {{value}}。',
  '{{label}} ({{name}}) must be text like “{{example}}”, not {{value}}.':
    '{{label}}（{{name}}）必须是像“{{example}}”这样的文本，不能是 {{value}}。',
  'is longer than {{most}} characters': '超过 {{most}} 个字符',
  '{{label}} ({{name}}) {{problem}}.': '{{label}}（{{name}}）{{problem}}。',
  '{{label}} ({{name}}) must be a number from {{range}}, not {{value}}.':
    '{{label}}（{{name}}）必须是 {{range}} 范围内的数，不能是 {{value}}。',
  '{{label}} ({{name}}) must be a whole number from {{range}}, not {{value}}.':
    '{{label}}（{{name}}）必须是 {{range}} 范围内的整数，不能是 {{value}}。',
  '{{label}} ({{name}}) is {{value}}; it must be {{range}}.':
    '{{label}}（{{name}}）为 {{value}}，必须在 {{range}} 之间。',
  '{{label}} ({{name}}) is {{value}}; it must be a multiple of {{step}}.':
    '{{label}}（{{name}}）是 {{value}}，必须是 {{step}} 的倍数。',
  'Must be one of {{values}}.': '必须是 {{values}} 之一。',
  'Must be text like “{{example}}”.': '必须是像“{{example}}”这样的文本。',
  'Must be a number from {{range}}.': '必须是 {{range}} 范围内的数。',
  'Must be a whole number from {{range}}.': '必须是 {{range}} 范围内的整数。',
  'Must be {{range}}.': '必须在 {{range}} 之间。',
  'Must be a multiple of {{step}}.': '必须是 {{step}} 的倍数。',
  'must contain at least one whole number': '必须至少包含一个整数',
  'must contain at most {{most}} numbers': '最多包含 {{most}} 个数',
  'must be whole numbers from {{min}} to {{max}} separated by commas':
    '必须是 {{min}} 到 {{max}} 的整数，用逗号隔开',
  'has a stage “{{piece}}” that cannot be read; write it like “20-24 a b (encoder) | inst”':
    '的阶段“{{piece}}”无法识别；请写成“20-24 a b (encoder) | inst”的样子',
  'contains an unknown part “{{part}}”; the parts are encoder, a and b':
    '包含未知模块“{{part}}”；可用的模块是 encoder、a 和 b',
  'contains {{part}} twice in “{{piece}}”': '在“{{piece}}”中重复写了 {{part}}',
  'must end the stage “{{piece}}” with its losses: “| inst”, “| proto” or “| inst proto”':
    '的阶段“{{piece}}”必须以损失结尾：“| inst”“| proto”或“| inst proto”',
  'has “| {{rate}}” in “{{piece}}”; a rate’s scale is written “| lr 0.5”':
    '在“{{piece}}”里写了“| {{rate}}”；学习率的倍数写作“| lr 0.5”',
  'has a stage {{stage}} that ends before it begins': '的阶段 {{stage}} 还没开始就结束了',
  'has a gap: no stage covers epoch {{epochs}}; start the stage {{stage}} at {{next}}':
    '有空缺：没有阶段覆盖 epoch {{epochs}}；让阶段 {{stage}} 从 {{next}} 开始',
  'has an overlap: epoch {{epoch}} is in two stages; start the stage {{stage}} at {{next}}':
    '有重叠：epoch {{epoch}} 属于两个阶段；让阶段 {{stage}} 从 {{next}} 开始',
  'has no encoder in stage {{stage}}; add it, in brackets if it is frozen':
    '的阶段 {{stage}} 缺少编码器；请加上，冻结时放在括号里',
  'freezes head {{part}} in stage {{stage}} before it exists; train it there or in an earlier stage':
    '在阶段 {{stage}} 冻结了还不存在的投影头 {{part}}；在该阶段或更早的阶段训练它',
  'has head b without head a in stage {{stage}}; b takes the output of a, so add both':
    '的阶段 {{stage}} 有投影头 b 而没有投影头 a；b 接在 a 之后，两个都要写',
  'trains nothing in stage {{stage}}; move a part out of the brackets':
    '的阶段 {{stage}} 什么都不训练；请把某个部分移出括号',
  'trains nothing in stage {{stage}} (without the loss proto head b gets no gradient); move a part out of the brackets':
    '的阶段 {{stage}} 什么都不训练（没有 proto 损失，投影头 b 得不到梯度）；请把某个部分移出括号',
  'has brackets that do not match; write a block as “residual (linear D)”':
    '的括号不配对；残差块请写成“residual (linear D)”',
  'has no linear layer; write at least “linear D”': '没有线性层；至少写“linear D”',
  'has {{linears}} linear layers; at most {{most}} are possible':
    '有 {{linears}} 个线性层；最多 {{most}} 个',
  'has {{layers}} layers; at most {{most}} are possible': '有 {{layers}} 层；最多 {{most}} 层',
  'has a layer “{{piece}}”; a width is a multiple of 4 from 4 to {{widest}}, “features” or “D”':
    '含有“{{piece}}”；宽度应为 4 到 {{widest}} 之间 4 的倍数、“features”或“D”',
  'has an empty layer; remove a comma, or write a layer between them':
    '含有空层；请删去一个逗号，或在其间写上一层',
  'has a layer “{{piece}}” that is not known; the layers are {{known}}':
    '含有未知的层“{{piece}}”；可用的层为 {{known}}',
  'has a residual block that makes {{to}} channels of {{from}}; end the block with “linear {{from}}”':
    '的残差块把 {{from}} 个通道变成 {{to}} 个；请让残差块以“linear {{from}}”结尾',
  'ends in {{width}} channels, and the embedding size (embeddingDim) is {{embedding}}; end it with “linear D” or set embeddingDim to {{width}}':
    '以 {{width}} 个通道结尾，而嵌入维数（embeddingDim）为 {{embedding}}；请以“linear D”结尾，或将 embeddingDim 设为 {{width}}',
  'only used with the linear probe': '仅用于线性探测',
  'kNN protocol (knnProtocol) is {{protocol}}, which needs labels, and these images have none; set it to lab, which then leaves kNN out, or load images with labels.':
    'kNN 协议（knnProtocol）为 {{protocol}}，需要标签，而这些图像没有标签；请设为 lab（此时不测 kNN），或载入带标签的图像。',
  'Probe recipe (probeRecipe) is {{recipe}}, and a linear probe needs labels, which these images do not have; set linearProbe to never, or load images with labels.':
    '探测配方（probeRecipe）为 {{recipe}}，线性探测需要标签，而这些图像没有标签；请把 linearProbe 设为 never，或载入带标签的图像。',
  'Low-shot SVM (lowShotSvm) is on and needs labels, which these images do not have; set it to never, or load images with labels.':
    '少样本 SVM（lowShotSvm）已开启且需要标签，而这些图像没有标签；请设为 never，或载入带标签的图像。',
};
