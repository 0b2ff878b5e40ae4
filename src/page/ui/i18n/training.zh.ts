/** What a run notes and what ends it, the GPU among it, in Chinese. */
export const zhTraining = {
  'At step {{step}} head a joined the key path, but the queue keeps keys of the old path: loss and accuracy are not meaningful for {{steps}} steps.':
    '第 {{step}} 步，投影头 a 加入键路径，而队列仍保留旧路径的键：此后 {{steps}} 步内损失和准确率没有意义。',
  'At step {{step}} head a left the key path, but the queue keeps keys of the old path: loss and accuracy are not meaningful for {{steps}} steps.':
    '第 {{step}} 步，投影头 a 离开键路径，而队列仍保留旧路径的键：此后 {{steps}} 步内损失和准确率没有意义。',
  'The loss became {{value}} at step {{step}}.': '损失在第 {{step}} 步变成 {{value}}。',
  'The batch statistics of a batch norm overflowed at step {{step}}: activations are too large, though the loss is still finite.':
    '某个批归一化的批统计量在第 {{step}} 步溢出：激活过大，尽管损失仍是有限的。',
  'The gradient became non-finite at step {{step}}.': '梯度在第 {{step}} 步变为非有限值。',
  'The gradient became non-finite at step {{step}}, first in {{tensor}}.':
    '梯度在第 {{step}} 步变为非有限值，首先出现在 {{tensor}}。',
  'The gradient norm overflowed 32-bit floats at step {{step}}.':
    '梯度范数在第 {{step}} 步超出 32 位浮点数的范围。',
  'The run stopped. Parameters, key encoder, batch-norm buffers, optimizer and queue are as they were after the previous step. A lower learning rate or a warm-up usually helps.':
    '训练已停止。参数、键编码器、批归一化缓冲区、优化器和队列保持上一步之后的状态。降低学习率或增加预热通常有效。',
  'Non-finite steps are not guarded in this run (nonFinitePolicy ignore), so the model was updated with them, and the run ended after {{steps}} such steps.':
    '本次训练未防护非有限步（nonFinitePolicy 为 ignore），模型用它们更新，{{steps}} 个这样的步之后训练结束。',
  'Non-finite steps are not guarded in this run, so the model is updated with it.':
    '本次训练未防护非有限步，模型会用它更新。',
  'The scaled gradient overflowed at step {{step}}; the loss scale is now {{scale}}.':
    '缩放后的梯度在第 {{step}} 步溢出；损失缩放现在是 {{scale}}。',
  'The step was rolled back ({{n}} so far).': '这一步已回滚（至今 {{n}} 次）。',
  'Stage {{stage}} begins after step {{step}}: {{parts}}; {{losses}}.':
    '第 {{step}} 步之后进入阶段 {{stage}}：{{parts}}；{{losses}}。',
  '{{part}} trains': '{{part}}：训练',
  '{{part}} is frozen': '{{part}}：冻结',
  '{{part}} waits for ProtoNCE': '{{part}}：等待 ProtoNCE',
  'learning rate {{rate}}': '学习率 {{rate}}',
  'gradient clip {{norm}}': '梯度裁剪 {{norm}}',
  'no gradient clip': '不做梯度裁剪',
  'This run needs {{all}} of GPU memory, {{piece}} of it in one buffer ({{label}}), but buffers of this adapter are limited to {{limit}}; the largest batch size that fits is {{batch}}. Or keep the batch and set the micro-batch (microBatch) to {{micro}}.':
    '本次训练需要 {{all}} 显存，其中一个缓冲区需要 {{piece}}（{{label}}），而此适配器的缓冲区上限为 {{limit}}；能容纳的最大批大小是 {{batch}}。或保持批大小不变，把微批（microBatch）设为 {{micro}}。',
  'This run needs {{all}} of GPU memory, {{piece}} of it in one buffer ({{label}}), but buffers of this adapter are limited to {{limit}}; the largest batch size that fits is {{batch}}.':
    '本次训练需要 {{all}} 显存，其中一个缓冲区需要 {{piece}}（{{label}}），而此适配器的缓冲区上限为 {{limit}}；能容纳的最大批大小是 {{batch}}。',
  'This run needs {{all}} of GPU memory, {{piece}} of it in one buffer ({{label}}), but buffers of this adapter are limited to {{limit}}; no batch size fits. Choose a smaller width, image side or queue, or load fewer images.':
    '本次训练需要 {{all}} 显存，其中一个缓冲区需要 {{piece}}（{{label}}），而此适配器的缓冲区上限为 {{limit}}；任何批大小都无法容纳。请减小宽度、图像边长或队列，或少载入一些图像。',
  'This browser has no WebGPU. Open the page in Chrome, Edge or another Chromium of version 121 or newer, over https or on localhost.':
    '此浏览器没有 WebGPU。请用 121 或更新版本的 Chrome、Edge 或其他 Chromium，通过 https 或 localhost 打开本页。',
  'WebGPU found no usable graphics adapter. Update the graphics driver, turn on hardware acceleration in the browser’s settings, or start the browser with --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader to train on the CPU.':
    'WebGPU 没有找到可用的图形适配器。请更新显卡驱动，在浏览器设置里打开硬件加速，或用 --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader 启动浏览器以便在 CPU 上训练。',
  'The graphics adapter “{{name}}” could not be opened: {{reason}}. Reload the page; if this does not help, restart the browser.':
    '图形适配器“{{name}}”无法打开：{{reason}}。请重新载入页面；若仍如此，请重启浏览器。',
  'The graphics device was lost ({{reason}}). Training can continue from the last checkpoint.':
    '图形设备丢失（{{reason}}）。可以从最后一个检查点继续训练。',
  'no reason given': '未说明原因',
  'The GPU has too little memory for this run, which asked for {{all}}, {{largest}} of it in one piece ({{detail}}). Choose a smaller batch, width or queue, or load fewer images.':
    '显存不足以进行本次训练：共需要 {{all}}，其中最大的一块为 {{largest}}（{{detail}}）。请减小批大小、宽度或队列，或少载入一些图像。',
  'The GPU refused a command: {{reason}}': 'GPU 拒绝了一条命令：{{reason}}',
  'There is no graphics device to draw the views on.': '没有可用于绘制视图的图形设备。',
  'The images are not loaded yet.': '图像还没有载入。',
  'The stored features of batch {{batch}} are missing or damaged; resume the run, and they are computed again.':
    '第 {{batch}} 批已存的特征缺失或损坏；继续训练即可重新计算。',
  '{{images}} images cannot be put into {{k}} clusters: choose fewer clusters or load more images.':
    '{{images}} 张图像不能聚成 {{k}} 类：请减少聚类数，或载入更多图像。',
  'The features of image {{image}} (batch {{batch}}, row {{row}}) are non-finite or far too large, so they cannot be clustered. The encoder has diverged: return to the last good checkpoint and lower the learning rate.':
    '图像 {{image}}（第 {{batch}} 批，第 {{row}} 行）的特征为非有限值或过大，无法聚类。编码器已发散：请回到最后一个正常的检查点并降低学习率。',
  'Batch {{batch}} of the features holds {{n}} numbers instead of {{rows}} × {{dim}}.':
    '第 {{batch}} 批特征有 {{n}} 个数，而应为 {{rows}} × {{dim}} 个。',
  '{{label}} ({{name}}) is {{value}}, but {{before}} in {{of}}: a fork must keep images, batches and shapes. Set it to {{before}}, or start a new run with these settings.':
    '{{label}}（{{name}}）为 {{value}}，而{{of}}中为 {{before}}：派生运行必须保持图像、批次和形状不变。请设为 {{before}}，或用这些设置开始新的运行。',
  'The checkpoint cannot be continued: its tensor {{tensor}} is missing. Start the run again.':
    '检查点无法续训：缺少张量 {{tensor}}。请重新开始训练。',
  'The checkpoint cannot be continued: its tensor {{tensor}} holds {{found}} numbers, not {{asked}}. Start the run again.':
    '检查点无法续训：张量 {{tensor}} 有 {{found}} 个数，而不是 {{asked}} 个。请重新开始训练。',
  'The loaded images are {{side}} px wide, but the config requires {{asked}} (storedSide); load the data again or set storedSide to {{side}}.':
    '已载入的图像宽 {{side}} px，而配置要求 {{asked}}（storedSide）；请重新载入数据，或把 storedSide 设为 {{side}}。',
  'The loaded images are {{side}} px wide, but the config requires {{asked}} (imageSide); load the data again or set imageSide to {{side}}.':
    '已载入的图像宽 {{side}} px，而配置要求 {{asked}}（imageSide）；请重新载入数据，或把 imageSide 设为 {{side}}。',
  'No diagnosis: {{reason}}': '无法诊断：{{reason}}',
  'From step {{step}}: {{changes}}, changed manually.':
    '从第 {{step}} 步起：{{changes}}（手动更改）。',
};
