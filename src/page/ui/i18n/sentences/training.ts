/** What configs, stages, training and its health watch say, in Chinese; the English is its source’s. */
export const trainingSentences: Readonly<Record<string, string>> = {
  // src/run/config.ts: single fields
  '{{field}} ({{=name}}) must be true or false, not {{=value}}.':
    '{{field}}（{{=name}}）必须是 true 或 false，不能是 {{=value}}。',
  '{{field}} ({{=name}}) must be one of {{=values}}, not {{=value}}.':
    '{{field}}（{{=name}}）必须是 {{=values}} 之一，不能是 {{=value}}。',
  '{{field}} ({{=name}}) must be text like “{{=example}}”, not {{=value}}.':
    '{{field}}（{{=name}}）必须是像“{{=example}}”这样的文本，不能是 {{=value}}。',
  '{{field}} ({{=name}}) must be a number from {{range}}, not {{=value}}.':
    '{{field}}（{{=name}}）必须是 {{range}} 范围内的数，不能是 {{=value}}。',
  '{{field}} ({{=name}}) must be a whole number from {{range}}, not {{=value}}.':
    '{{field}}（{{=name}}）必须是 {{range}} 范围内的整数，不能是 {{=value}}。',
  '{{field}} ({{=name}}) is {{=value}}; it must lie in {{range}}.':
    '{{field}}（{{=name}}）是 {{=value}}，必须在 {{range}} 之内。',
  '{{field}} ({{=name}}) is {{=value}}; it must be a multiple of {{step}}.':
    '{{field}}（{{=name}}）是 {{=value}}，必须是 {{step}} 的倍数。',
  '{{field}} ({{=name}}) is longer than 2,000 characters.':
    '{{field}}（{{=name}}）超过 2,000 个字符。',
  '{{#min}} to {{#max}}': '{{#min}} 到 {{#max}}',
  '{{#min}} to {{#max}} {{unit}}': '{{#min}} 到 {{#max}} {{unit}}',

  // src/run/numberList.ts and stages.ts: the ends of such sentences
  '{{field}} ({{=name}}) must name at least one whole number.':
    '{{field}}（{{=name}}）至少要写一个整数。',
  '{{field}} ({{=name}}) must name at most {{most}} numbers.':
    '{{field}}（{{=name}}）最多写 {{most}} 个数。',
  '{{field}} ({{=name}}) must be whole numbers from {{min}} to {{max}} separated by commas.':
    '{{field}}（{{=name}}）必须是 {{min}} 到 {{max}} 的整数，用逗号隔开。',
  '{{field}} ({{=name}}) names a part “{{part}}”; the parts are encoder, a and b.':
    '{{field}}（{{=name}}）写了部分“{{part}}”；可用的部分是 encoder、a 和 b。',
  '{{field}} ({{=name}}) names {{part}} twice in “{{piece}}”.':
    '{{field}}（{{=name}}）在“{{piece}}”里两次写了 {{part}}。',
  '{{field}} ({{=name}}) must end the stage “{{piece}}” with its losses: “| inst”, “| proto” or “| inst proto”.':
    '{{field}}（{{=name}}）的阶段“{{piece}}”必须以损失结尾：“| inst”“| proto”或“| inst proto”。',
  '{{field}} ({{=name}}) has “| {{rate}}” in “{{piece}}”; a rate’s scale is written “| lr 0.5”.':
    '{{field}}（{{=name}}）在“{{piece}}”里写了“| {{rate}}”；学习率的倍数写作“| lr 0.5”。',
  '{{field}} ({{=name}}) has a stage “{{piece}}” that cannot be read; write it like “20-24 a b (encoder) | inst”.':
    '{{field}}（{{=name}}）的阶段“{{piece}}”无法识别；请写成“20-24 a b (encoder) | inst”的样子。',
  '{{field}} ({{=name}}) has a stage {{stage}} that ends before it begins.':
    '{{field}}（{{=name}}）的阶段 {{stage}} 还没开始就结束了。',
  '{{field}} ({{=name}}) leaves a gap: no stage covers epoch {{epochs}}; let the stage {{stage}} begin at {{next}}.':
    '{{field}}（{{=name}}）有空缺：没有阶段覆盖 epoch {{epochs}}；让阶段 {{stage}} 从 {{next}} 开始。',
  '{{field}} ({{=name}}) overlaps: epoch {{epoch}} is in two stages; let the stage {{stage}} begin at {{next}}.':
    '{{field}}（{{=name}}）有重叠：epoch {{epoch}} 属于两个阶段；让阶段 {{stage}} 从 {{next}} 开始。',
  '{{field}} ({{=name}}) leaves the encoder out of stage {{stage}}; name it, in brackets where it is frozen.':
    '{{field}}（{{=name}}）的阶段 {{stage}} 漏了编码器；请写上，冻结时放在括号里。',
  '{{field}} ({{=name}}) freezes head {{part}} in stage {{stage}} before it exists; train it there or in an earlier stage.':
    '{{field}}（{{=name}}）在阶段 {{stage}} 冻结了还不存在的头 {{part}}；在该阶段或更早的阶段训练它。',
  '{{field}} ({{=name}}) has head b without head a in stage {{stage}}; b stands behind a, so name both.':
    '{{field}}（{{=name}}）的阶段 {{stage}} 有头 b 而没有头 a；b 接在 a 之后，两个都要写。',
  '{{field}} ({{=name}}) trains nothing in stage {{stage}}; take a part out of the brackets.':
    '{{field}}（{{=name}}）的阶段 {{stage}} 什么都不训练；请把某个部分移出括号。',
  '{{field}} ({{=name}}) trains nothing in stage {{stage}} (without the loss proto head b gets no gradient); take a part out of the brackets.':
    '{{field}}（{{=name}}）的阶段 {{stage}} 什么都不训练（没有 proto 损失，头 b 得不到梯度）；请把某个部分移出括号。',

  // src/run/config.ts: fields that contradict each other
  'Queue length (queueLength) is {{length}}, which is not a multiple of the batch size {{batch}}; set it to {{fit}}.':
    '队列长度（queueLength）是 {{length}}，不是批大小 {{batch}} 的倍数；请设为 {{fit}}。',
  'Split-batch groups (bnGroups) is {{groups}}; it must divide the batch size {{batch}} into groups of at least 2.':
    '分批组数（bnGroups）是 {{groups}}；它必须把批大小 {{batch}} 整除成每组至少 2 个。',
  'Crop area from (cropScaleMin) is {{low}}, above its upper bound {{high}}; lower it or raise cropScaleMax.':
    '裁剪面积下限（cropScaleMin）是 {{low}}，超过上限 {{high}}；请调低它，或调高 cropScaleMax。',
  'Blur from (blurSigmaMin) is {{low}}, above its upper bound {{high}}; lower it or raise blurSigmaMax.':
    '模糊下限（blurSigmaMin）是 {{low}}，超过上限 {{high}}；请调低它，或调高 blurSigmaMax。',
  'Lowest rate (minLearningRate) is {{low}}, above the learning rate {{rate}}; lower it.':
    '最低学习率（minLearningRate）是 {{low}}，高于学习率 {{rate}}；请调低。',
  'Lowest rate (minLearningRate) is 0, and a range test multiplies the rate from there on; set it to 0.00001, say.':
    '最低学习率（minLearningRate）是 0，而范围测试从它开始成倍提高学习率；例如设为 0.00001。',
  'Stage plan (stages) covers epochs 0 to {{covered}}, the run has {{epochs}} (epochs); set epochs to {{fit}} or change the last stage.':
    '阶段计划（stages）覆盖 epoch 0 到 {{covered}}，而本次训练有 {{epochs}} 个（epochs）；把 epochs 设为 {{fit}}，或修改最后一个阶段。',
  'Negative prototypes (negatives) is {{negatives}}, more than the candidates: the smallest granularity has {{smallest}} prototypes and at least one is a positive; set it to {{fit}} or fewer, or raise numClusters.':
    '负原型数（negatives）是 {{negatives}}，多于候选：最小粒度只有 {{smallest}} 个原型，其中至少一个是正样本；请设为 {{fit}} 或更少，或增大 numClusters。',
  'Batch size (batchSize) is {{batch}}, and there are only {{images}} training images; lower it or load more images.':
    '批大小（batchSize）是 {{batch}}，而训练图像只有 {{images}} 张；请调小，或载入更多图像。',
  'Clusters (numClusters) asks for {{largest}} clusters of {{images}} training images; a granularity can be at most the number of images, and is useful up to about a tenth, {{tenth}}.':
    '簇数（numClusters）要把 {{images}} 张训练图像聚成 {{largest}} 类；粒度不能超过图像数，一般不超过十分之一即 {{tenth}} 才有用。',
  'Learning rate (learningRate) is {{rate}}: LAMB moves every tensor by that share of its norm each step, whatever the gradient and the clip, and broke at such rates in every experiment; 0.001 to 0.005 with a warm-up trains.':
    '学习率（learningRate）是 {{rate}}：无论梯度和裁剪如何，LAMB 每步都让每个张量移动自身范数的这个比例，在所有实验里这样的学习率都会崩溃；0.001 到 0.005 加预热可以训练。',
  'Loss scaling (lossScaling) is off under autocast: gradients below 6e-8 vanish and nothing guards against overflow.':
    '混合精度（autocast）下关闭了损失缩放（lossScaling）：小于 6e-8 的梯度会消失，也没有任何防溢出的保护。',
  'ReLU ends the heads (headRelu): its units can die, and a head of dead units ties every logit, which a naive accuracy counts as 100 %.':
    '头以 ReLU 结尾（headRelu）：单元可能死亡，全部死亡的头会让所有 logit 打平，朴素准确率会算成 100 %。',
  'Queue when keys change (queueOnKeyChange) keeps keys of the old path; loss and accuracy mean little for K/B steps after such a stage begins.':
    '键改变时的队列（queueOnKeyChange）保留旧路径的键；这样的阶段开始后 K/B 步之内，损失和准确率没有多大意义。',
  'The config is not a JSON object like {"epochs": 8}.':
    '配置不是像 {"epochs": 8} 这样的 JSON 对象。',
  'The config has a field "{{=key}}" that this version does not know; it is left out.':
    '配置里有本版本不认识的字段“{{=key}}”，已略去。',
  'The config has a field "{{=key}}" that this version does not know; write it {{=near}}.':
    '配置里有本版本不认识的字段“{{=key}}”；请写成 {{=near}}。',
  'Where it is missing, the default is used.': '缺少之处使用默认值。',

  // src/trainer/health.ts: alarms
  'At step {{step}} {{what}}': '第 {{step}} 步：{{what}}',
  'the embeddings of different images are nearly the same: their std is {{share}} of that of random directions, where 60 to 100 % is healthy. Instance accuracy says nothing then. A lower learning rate, a warm-up or stronger augmentation is needed.':
    '不同图像的嵌入几乎相同：标准差只有随机方向的 {{share}}，60 到 100 % 才健康。此时实例准确率毫无意义。需要更低的学习率、预热或更强的数据增强。',
  '{{share}} of the rows tie with their largest negative. A naive accuracy counts ties as hits ({{naive}} %), the strict one does not ({{strict}} %).':
    '{{share}} 的行与最大的负样本打平。朴素准确率把打平算作命中（{{naive}} %），严格准确率不算（{{strict}} %）。',
  'instance accuracy is {{accuracy}} % while the loss is {{share}} of chance. Keys are told apart by their age, or tie: the features carry nothing.':
    '实例准确率是 {{accuracy}} %，而损失是随机水平的 {{share}}。键只是按新旧被区分，或者打平：特征没有任何信息。',
  '{{share}} of the output units are zero or negative for the whole batch. Behind a ReLU they are dead; turn “ReLU ends the heads” off or lower the rate.':
    '{{share}} 的输出单元对整个批次都是零或负数。ReLU 之后它们已经死亡；请关闭“头以 ReLU 结尾”，或降低学习率。',
  '{{share}} of the queries have norm zero or infinity; normalised they are zero vectors that tie with everything.':
    '{{share}} 的查询范数为零或无穷；归一化后是零向量，与一切打平。',
  'the largest activation, in {{layer}}, is {{=value}}, {{share}} of what half precision holds: overflow is near. A lower rate stops the growth; a clip does not.':
    '最大激活（在 {{layer}}）是 {{=value}}，为半精度上限的 {{share}}：即将溢出。降低学习率能阻止增长；裁剪不能。',
  'the largest activation, in {{layer}}, grew from {{before}} to {{now}} within {{steps}} steps.':
    '最大激活（在 {{layer}}）在 {{steps}} 步内从 {{before}} 增大到 {{now}}。',
  'the median tensor has moved by more than 1 % of its norm a step for {{steps}} steps (now {{share}}).':
    '连续 {{steps}} 步，张量每步移动量的中位数都超过自身范数的 1 %（现在是 {{share}}）。',
  'With LAMB this share is the learning rate itself, regardless of gradient and clipping.':
    '在 LAMB 下这个比例就是学习率本身，与梯度和裁剪无关。',
  '0.1 to 0.5 % is healthy; lower the rate.': '0.1 到 0.5 % 才健康；请降低学习率。',
  'a weight tensor has grown to {{growth}} times its first norm (healthy: up to 1.3). Batch norm hides it from the loss until half precision overflows.':
    '某个权重张量已长到初始范数的 {{growth}} 倍（健康：不超过 1.3）。批归一化使损失看不出来，直到半精度溢出。',
  'LAMB’s largest trust ratio is {{ratio}} (healthy: below 25): a tensor with almost no update is moved by its whole norm times the rate.':
    'LAMB 的最大信任比是 {{ratio}}（健康：低于 25）：几乎没有更新的张量被移动“整个范数 × 学习率”。',
  'the loss scale is {{scale}} after {{skips}} skipped steps in a row: the gradient overflows whatever the scale, so something in front of it is not finite.':
    '连续跳过 {{skips}} 步之后损失缩放是 {{scale}}：无论怎么缩放梯度都溢出，说明前面某处已不是有限数。',
  'At step {{step}} head a joined the key path and the queue keeps keys of the old one: loss and accuracy mean little for {{steps}} steps.':
    '第 {{step}} 步，头 a 加入键路径，而队列仍保留旧路径的键：此后 {{steps}} 步损失和准确率没有多大意义。',
  'At step {{step}} head a left the key path and the queue keeps keys of the old one: loss and accuracy mean little for {{steps}} steps.':
    '第 {{step}} 步，头 a 离开键路径，而队列仍保留旧路径的键：此后 {{steps}} 步损失和准确率没有多大意义。',

  // src/trainer/stepJudge.ts: faults
  'The loss became {{=value}} at step {{step}}.': '损失在第 {{step}} 步变成 {{=value}}。',
  'The batch statistics of a batch norm overflowed at step {{step}}: activations are too large, though the loss is still finite.':
    '某个批归一化的批统计量在第 {{step}} 步溢出：激活过大，尽管损失仍是有限的。',
  'The gradient stopped being finite at step {{step}}.': '梯度在第 {{step}} 步不再是有限数。',
  'The gradient stopped being finite at step {{step}}, first in {{=tensor}}.':
    '梯度在第 {{step}} 步不再是有限数，最先出现在 {{=tensor}}。',
  'The gradient grew beyond what 32-bit numbers hold at step {{step}}.':
    '梯度在第 {{step}} 步超出了 32 位浮点数的范围。',
  'The run stopped there; parameters, key encoder, batch-norm buffers, optimizer and queue are as the step before left them. A lower learning rate or a warm-up usually helps.':
    '训练在此停止；参数、键编码器、批归一化缓冲、优化器和队列都保持上一步之后的样子。降低学习率或加预热通常有效。',
  'Nothing guards this run (nonFinitePolicy ignore), so the model took it in, and the run ended {{steps}} such steps later.':
    '本次训练没有保护（nonFinitePolicy 为 ignore），模型吸收了这个值，又过了 {{steps}} 个这样的步之后训练结束。',
  'Nothing guards this run, so the model takes it in.': '本次训练没有保护，模型会吸收这个值。',
  'The scaled gradient overflowed at step {{step}}; the loss scale is now {{scale}}.':
    '缩放后的梯度在第 {{step}} 步溢出；损失缩放现在是 {{scale}}。',
  'The step was rolled back as a whole ({{n}} so far).':
    '这一步已整体回滚（到目前为止 {{n}} 次）。',

  // src/store/chartLines.ts: what a curve is read against
  'chance ln(1 + K) {{#loss}}': '随机水平 ln(1 + K) {{#loss}}',
  'chance 1/(1 + K) {{#share}} %': '随机水平 1/(1 + K) {{#share}} %',
  'healthy 1/√D {{#std}}': '健康值 1/√D {{#std}}',

  // src/trainer/train.ts and src/worker/recorder.ts: notes
  'Stage {{stage}} begins after step {{step}}: {{parts}}; {{losses}}.':
    '第 {{step}} 步之后进入阶段 {{stage}}：{{parts}}；{{losses}}。',
  '{{part}} trains': '{{part}} 训练',
  '{{part}} is frozen': '{{part}} 冻结',
  '{{part}} waits for ProtoNCE': '{{part}} 等待 ProtoNCE',
  '{{part}} trains, {{rest}}': '{{part}} 训练，{{rest}}',
  '{{part}} is frozen, {{rest}}': '{{part}} 冻结，{{rest}}',
  '{{part}} waits for ProtoNCE, {{rest}}': '{{part}} 等待 ProtoNCE，{{rest}}',
  'From step {{step}} on: {{what}}, changed by hand.': '从第 {{step}} 步起：{{what}}（手动更改）。',
  'learning rate {{#rate}}': '学习率 {{#rate}}',
  'learning rate {{#rate}}, {{rest}}': '学习率 {{#rate}}，{{rest}}',
  'gradient clip {{#norm}}': '梯度裁剪 {{#norm}}',
  'no gradient clip': '不做梯度裁剪',
  'Resumed from the checkpoint, at step {{step}}.': '从检查点续训，在第 {{step}} 步。',
  'The loaded images are {{side}} px wide, the config asks for {{asked}} (imageSide); load the data again or set imageSide to {{fit}}.':
    '已载入的图像宽 {{side}} px，而配置要求 {{asked}}（imageSide）；请重新载入数据，或把 imageSide 设为 {{fit}}。',

  // The GPU and its memory
  'This run needs {{all}} of GPU memory, {{piece}} of it in one piece ({{label}}), and this adapter’s pieces hold {{limit}}; the largest batch that fits this adapter is {{batch}}.':
    '本次训练需要 {{all}} 显存，其中 {{piece}} 要连成一块（{{label}}），而此适配器每块最多 {{limit}}；能放下的最大批大小是 {{batch}}。',
  'This run needs {{all}} of GPU memory, {{piece}} of it in one piece ({{label}}), and this adapter’s pieces hold {{limit}}; no batch fits this adapter; choose a smaller width, image side or queue, or load fewer images.':
    '本次训练需要 {{all}} 显存，其中 {{piece}} 要连成一块（{{label}}），而此适配器每块最多 {{limit}}；任何批大小都放不下；请减小宽度、图像边长或队列，或少载入一些图像。',
  '“{{=name}}” takes {{bytes}} MB, more than the {{limit}} MB that one buffer of this adapter holds. Load at most {{fits}} of its {{images}} images, or choose a smaller image side.':
    '“{{=name}}”占 {{bytes}} MB，超过此适配器单个缓冲区的 {{limit}} MB。请最多载入其 {{images}} 张图像中的 {{fits}} 张，或减小图像边长。',
  'This browser has no WebGPU. Open the page in Chrome, Edge or another Chromium of version 121 or newer, over https or on localhost.':
    '此浏览器没有 WebGPU。请用 121 或更新版本的 Chrome、Edge 或其他 Chromium，通过 https 或 localhost 打开本页。',
  'WebGPU found no usable graphics adapter. Update the graphics driver, turn on hardware acceleration in the browser’s settings, or start the browser with --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader to train on the CPU.':
    'WebGPU 没有找到可用的图形适配器。请更新显卡驱动，在浏览器设置里打开硬件加速，或用 --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader 启动浏览器以便在 CPU 上训练。',
  'The graphics adapter “{{=name}}” refused to open: {{reason}}. Reload the page; if it stays, restart the browser.':
    '图形适配器“{{=name}}”拒绝打开：{{reason}}。请重新载入页面；若仍如此，请重启浏览器。',
  'The graphics device was lost ({{reason}}). What was trained up to the last checkpoint is kept; reload the page to open the device again.':
    '图形设备丢失（{{reason}}）。最后一个检查点之前的训练已保留；重新载入页面即可再次打开设备。',
  'no reason given': '未说明原因',
  'The GPU has too little memory for this run ({{detail}}). Choose a smaller batch, width or queue, or load fewer images.':
    '显存不足以进行本次训练（{{detail}}）。请减小批大小、宽度或队列，或少载入一些图像。',
  'The GPU refused a command: {{reason}}': 'GPU 拒绝了一条命令：{{reason}}',
  'The training worker failed: {{reason}}.': '训练工作线程出错：{{reason}}。',
  'The training worker failed without giving a reason.': '训练工作线程出错，未说明原因。',
  'A message from the training worker could not be read, so it was ended.':
    '训练工作线程的一条消息无法读取，因此已将其结束。',

  // src/worker: commands that cannot be carried out
  'A run is training; stop it first.': '有训练正在进行；请先停止。',
  'A run is training already; stop it before you start another.':
    '已有训练在进行；请先停止它再开始另一个。',
  'There is no graphics device to train on.': '没有可用于训练的图形设备。',
  'There is no graphics device to compute on.': '没有可用于计算的图形设备。',
  'There is no graphics device to draw the views on.': '没有可用于绘制视图的图形设备。',
  'The images are not loaded yet; wait for them or choose a data set.':
    '图像还没有载入；请等待，或选择数据集。',
  'The images are not loaded yet.': '图像还没有载入。',
  'A run is training; its end frees the graphics device.':
    '有训练正在进行；它结束后图形设备才空闲。',
  'This run has no checkpoint: it ended before its first one.':
    '本次运行没有检查点：它在第一个检查点之前就结束了。',
  'A run is training on the loaded images; stop it first.':
    '有训练正在使用已载入的图像；请先停止。',
  'Only a run under way can be looked into; start or resume it first.':
    '只有正在进行的训练才能检查；请先开始或继续它。',
  'The features of this clustering are not stored any more: the browser keeps those of the newest clustering only. Compute them anew.':
    '这次聚类的特征已不再保存：浏览器只保留最新一次聚类的特征。请重新计算。',
  'The map’s worker failed without a reason.': '特征图的工作线程无故出错。',
  'This run has done all of its {{steps}} steps; start a new one with more epochs instead.':
    '本次运行的 {{steps}} 步已全部完成；请改用更多 epoch 开始新的运行。',
  'The checkpoint of run “{{run}}” is of step {{step}}, and these settings end at step {{last}}; raise the epochs (epochs) to train on from it, or start a new run.':
    '运行“{{run}}”的检查点在第 {{step}} 步，而这些设置在第 {{last}} 步结束；请增大 epochs 以便从它继续训练，或开始新的运行。',
  'This run has no checkpoint to go on from: it ended before its first one. Start it anew.':
    '本次运行没有可以续训的检查点：它在第一个检查点之前就结束了。请重新开始。',
  'This run trains on “{{own}}” ({{images}} images of {{side}} px), and “{{loaded}}” ({{others}} of {{otherSide}} px) is loaded; load its images first, then resume it.':
    '本次运行用“{{own}}”（{{images}} 张 {{side}} px 的图像）训练，而已载入的是“{{loaded}}”（{{others}} 张 {{otherSide}} px）；请先载入它的图像，再继续。',
  '{{field}} ({{=name}}) is {{=value}}, and {{before}} in {{of}}: a fork keeps its images, batches and shapes. Set it to {{fit}}, or start a new run with these settings.':
    '{{field}}（{{=name}}）是 {{=value}}，而在{{of}}里是 {{before}}：分叉要保持图像、批次和形状不变。请设为 {{fit}}，或用这些设置开始新的运行。',
  'the checkpoint of run “{{run}}”': '运行“{{run}}”的检查点',
  'The checkpoint cannot be continued: its tensor {{=tensor}} is missing. Start the run anew.':
    '检查点无法续训：缺少张量 {{=tensor}}。请重新开始训练。',
  'The checkpoint cannot be continued: its tensor {{=tensor}} holds {{found}} numbers, not {{asked}}. Start the run anew.':
    '检查点无法续训：张量 {{=tensor}} 有 {{found}} 个数，而不是 {{asked}} 个。请重新开始训练。',
  'The stored features of batch {{batch}} are missing or damaged; resume the run, and they are computed again.':
    '第 {{batch}} 批已存的特征缺失或损坏；继续训练即可重新计算。',
  '{{images}} images cannot be put into {{k}} clusters: choose fewer clusters or load more images.':
    '{{images}} 张图像不能聚成 {{k}} 类：请减少聚类数，或载入更多图像。',
  'The features of image {{image}} (batch {{batch}}, row {{row}}) are not finite or far too large, so they cannot be clustered. The encoder has broken down: go back to the last good checkpoint and lower the learning rate.':
    '图像 {{image}}（第 {{batch}} 批，第 {{row}} 行）的特征不是有限数或过大，无法聚类。编码器已经崩溃：请回到最后一个好的检查点并降低学习率。',
};
