# Tillbook on Windows: the same commands as the Makefile, with nothing but Python 3.11 or newer.
#   powershell -ExecutionPolicy Bypass -File make.ps1 demo
#   powershell -ExecutionPolicy Bypass -File make.ps1 test
param(
    [Parameter(Position = 0)]
    [ValidateSet("demo", "test", "check", "bench", "clean", "help")]
    [string] $Task = "help",
    [string] $Python = "python",
    [Parameter(ValueFromRemainingArguments = $true)]
    [string[]] $Rest = @()
)
$ErrorActionPreference = "Stop"
Set-Location $PSScriptRoot
$venv = ".venv"
$bin = Join-Path $venv "Scripts"

function Invoke-Step {
    # PowerShell does not stop when a program fails; this does.
    param([string] $Program, [string[]] $Arguments)
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) {
        Write-Host "Stopped: $Program $($Arguments -join ' ') ended with $LASTEXITCODE."
        exit $LASTEXITCODE
    }
}

function Test-Stale {
    # A stamp is stale when a file it depends on is newer, or when its step never finished.
    param([string] $Stamp, [string[]] $Sources)
    if (-not (Test-Path $Stamp)) { return $true }
    $made = (Get-Item $Stamp).LastWriteTimeUtc
    foreach ($source in $Sources) {
        if ((Get-Item $source).LastWriteTimeUtc -gt $made) { return $true }
    }
    return $false
}

function Install-Locked {
    param([string] $Name)
    $stamp = Join-Path $venv ".$Name"
    $lock = "requirements/$Name.txt"
    if (-not (Test-Stale $stamp @($lock, "pyproject.toml"))) { return }
    if (-not (Test-Path (Join-Path $venv ".made"))) {
        Invoke-Step $Python @("-c", "import sys; sys.exit(sys.version_info < (3, 11))")
        Invoke-Step $Python @("-m", "venv", $venv)
        New-Item -ItemType File -Force (Join-Path $venv ".made") | Out-Null
    }
    Write-Host "Installing $lock (a minute or two the first time)..."
    $pip = @("-m", "pip", "--disable-pip-version-check", "--quiet", "install")
    $py = Join-Path $bin "python.exe"
    Invoke-Step $py ($pip + @("--require-hashes", "--only-binary", ":all:", "-r", $lock))
    Invoke-Step $py ($pip + @("--no-deps", "--no-build-isolation", "--editable", "."))
    New-Item -ItemType File -Force $stamp | Out-Null
}

function Invoke-Check {
    Install-Locked "dev"
    Invoke-Step (Join-Path $bin "ruff.exe") @("check", ".")
    Invoke-Step (Join-Path $bin "ruff.exe") @("format", "--check", ".")
    Invoke-Step (Join-Path $bin "mypy.exe") @()
    Invoke-Step (Join-Path $bin "lint-imports.exe") @()
}

switch ($Task) {
    "demo" {
        Install-Locked "run"
        Invoke-Step (Join-Path $bin "tillbook.exe") (@("demo") + $Rest)
    }
    "check" { Invoke-Check }
    "test" {
        Invoke-Check
        Invoke-Step (Join-Path $bin "python.exe") (@("-m", "pytest", "--numprocesses", "auto") + $Rest)
    }
    "bench" {
        Install-Locked "run"
        Invoke-Step (Join-Path $bin "python.exe") (@("-m", "bench") + $Rest)
    }
    "clean" {
        foreach ($folder in @($venv, "build", "dist", ".mypy_cache", ".ruff_cache", ".pytest_cache")) {
            if (Test-Path $folder) { Remove-Item -Recurse -Force $folder }
        }
    }
    "help" { Write-Host "make.ps1 demo | test | check | bench | clean" }
}
